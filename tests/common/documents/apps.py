from django.apps import AppConfig


class TestDocumentsConfig(AppConfig):
    """Makes the tests' kinds of document known to a worker."""

    name = "tests.common.documents"
    label = "documents_of_tests"

    def ready(self) -> None:
        from tests.common.documents.kinds import register

        register()
