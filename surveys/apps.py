from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Surveys of families, staff and pupils: questionnaires, answering, moderation, results."""

    name = "surveys"
    verbose_name = "Surveys"

    def ready(self) -> None:
        """Tell the other parts of the portal what surveys bring."""
        self._questionnaires()

    def _questionnaires(self) -> None:
        """Give new areas the questionnaires of the product."""
        from programmes.beginnings import register_beginning

        from .services.questionnaires import take_all_shipped

        register_beginning(take_all_shipped)
