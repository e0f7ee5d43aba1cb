from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Leaf helpers without a domain."""

    name = "common"
    verbose_name = "Common"
