from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """The tenant root: areas, organisations, people, roles and the activity log."""

    name = "programmes"
    verbose_name = "Programmes"
