from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Surveys of families, staff and pupils: questionnaires, answering, moderation, results."""

    name = "surveys"
    verbose_name = "Surveys"

    def ready(self) -> None:
        """Tell the other parts of the portal what surveys bring."""
        self._questionnaires()
        self._languages()
        self._surveys()
        self._results()
        self._demo()

    def _questionnaires(self) -> None:
        """Give new areas the questionnaires of the product."""
        from programmes.beginnings import register_beginning

        from .services.questionnaires import take_all_shipped

        register_beginning(take_all_shipped)

    def _languages(self) -> None:
        """Give new areas the languages of the product, after the questionnaires that these translate."""
        from programmes.beginnings import register_beginning

        from .services.languages import take_languages

        register_beginning(take_languages)

    def _surveys(self) -> None:
        """Put surveys into the navigation, onto home and schools' pages, and register their documents."""
        from common import navigation
        from common.documents.kinds import register_document_kind
        from programmes.home import register_steps
        from programmes.roles import Permission
        from schools.school_page.beside import register_panel

        from .documents.blank import SURVEY_BLANK
        from .documents.posters import SURVEY_POSTERS
        from .next_steps import surveys_to_run
        from .school_panel import surveys_of_school

        navigation.register(
            navigation.Entry("Surveys", "survey_list", permission=Permission.SEE_SURVEYS, order=32)
        )
        register_steps(surveys_to_run)
        register_panel(surveys_of_school)
        register_document_kind(SURVEY_POSTERS)
        register_document_kind(SURVEY_BLANK)

    def _results(self) -> None:
        """Register the documents of results."""
        from common.documents.kinds import register_document_kind

        from .documents.family_results import FAMILY_REPORT
        from .documents.result_sheets import ASKED_SHEET, SURVEY_SHEET
        from .documents.results import ASKED_REPORT, SURVEY_REPORT

        for kind in (ASKED_REPORT, FAMILY_REPORT, SURVEY_REPORT, ASKED_SHEET, SURVEY_SHEET):
            register_document_kind(kind)

    def _demo(self) -> None:
        """Write surveys for the demo's areas, once their schools are there."""
        from programmes.demo.load import register_demo_step

        from .demo import load_surveys

        register_demo_step(load_surveys, order=2)
