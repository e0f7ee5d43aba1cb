from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """Self-audits of schools: frameworks, rounds, answers, voices, results."""

    name = "audits"
    verbose_name = "Self-audits"

    def ready(self) -> None:
        """Tell the other parts of the portal what audits bring."""
        self._frameworks()
        self._rounds()
        self._voices()
        self._answering()
        self._results()
        self._demo()

    def _frameworks(self) -> None:
        """Give new areas the frameworks of the product, and anybody a blank to print."""
        from common.documents.kinds import register_document_kind
        from programmes.beginnings import register_beginning

        from .blank import BLANK_AUDIT
        from .services.frameworks import take_all_shipped

        register_beginning(take_all_shipped)
        register_document_kind(BLANK_AUDIT)

    def _results(self) -> None:
        """Register where actions stand, what of them is late, and the documents of results."""
        from common import navigation
        from common.documents.kinds import register_document_kind
        from programmes.home import register_steps
        from programmes.roles import Permission
        from schools.policies import works_at_school

        from .action_steps import late_actions
        from .documents.answers import ANSWERS
        from .documents.report import REPORT
        from .documents.round_results import SHEET, SUMMARY

        navigation.register(
            navigation.Entry(
                "Actions", "action_list", permission=Permission.SEE_AUDITS, order=35, shows_to=works_at_school
            )
        )
        register_steps(late_actions)
        for kind in (REPORT, ANSWERS, SHEET, SUMMARY):
            register_document_kind(kind)

    def _rounds(self) -> None:
        """Put audits into the navigation, and what people hold of them into hand-overs."""
        from common import navigation
        from programmes.arrivals import register_arrival
        from programmes.handover import register_holding
        from programmes.roles import Permission
        from schools.policies import works_at_school
        from schools.school_page.beside import register_panel

        from .handover import PARTS, REVIEWS
        from .school_panel import audits_of_school
        from .services.parts import parts_arrive

        register_arrival(parts_arrive)
        register_holding(PARTS)
        register_holding(REVIEWS)
        register_panel(audits_of_school)
        self._next_steps()

        navigation.register(
            navigation.Entry(
                "Audits",
                "audit_list",
                permission=Permission.SEE_AUDITS,
                order=30,
                label_for=lambda membership: "Audit" if works_at_school(membership) else "Audits",
            )
        )

    def _next_steps(self) -> None:
        """Tell home what there is to do about audits, and milestones where they are done."""
        from programmes.home import register_counts, register_steps
        from programmes.models import Milestone
        from schools.doing import Doing, register_doing

        from .next_steps import asked_for, audits_to_review, look_at_your_school, where_audits_are

        for source in (asked_for, look_at_your_school, audits_to_review):
            register_steps(source)
        register_counts(where_audits_are)
        doing = Doing("Look at your school", "audit_list")
        register_doing(Milestone.DoneWhen.BASELINE_SUBMITTED, doing)
        register_doing(Milestone.DoneWhen.ENDLINE_SUBMITTED, doing)

    def _demo(self) -> None:
        """Write audits for the demo's schools, once they are there."""
        from programmes.demo.load import register_demo_step

        from .demo import load_audits

        register_demo_step(load_audits, order=1)

    def _voices(self) -> None:
        """Register the posters that ask groups to answer."""
        from common.documents.kinds import register_document_kind

        from .documents.voice_poster import VOICE_POSTER

        register_document_kind(VOICE_POSTER)

    def _answering(self) -> None:
        """Let whoever may read an answer read the files that it rests on."""
        from django.db.models import Q

        from common.uploads.readers import register_upload_reader

        from .models import Evidence
        from .services.evidence import PURPOSE

        register_upload_reader(
            PURPOSE,
            lambda membership: Q(pk__in=Evidence.objects.readable_by(membership).values("upload")),
        )
