from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Leaf helpers without a domain."""

    name = "common"
    verbose_name = "Common"

    def ready(self) -> None:
        """Let a worker show that it is alive."""
        from common import heartbeat

        heartbeat.connect()
