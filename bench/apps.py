from django.apps import AppConfig


class BenchConfig(AppConfig):
    """Makes the bench's document known to the worker that makes it."""

    name = "bench"

    def ready(self) -> None:
        from common.documents.kinds import register_document_kind

        from .documents import REPORT

        register_document_kind(REPORT)
