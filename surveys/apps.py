from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Surveys of families, staff and pupils: questionnaires, answering, moderation, results."""

    name = "surveys"
    verbose_name = "Surveys"
