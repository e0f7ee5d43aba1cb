from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    """The national register of schools, and the codes of councils and care boards."""

    name = "schools"
    verbose_name = "Schools"

    def ready(self) -> None:
        """Register the page for the navigation, what there is to do next, and the demo's part of the register."""
        from common import navigation
        from common.documents.kinds import register_document_kind
        from programmes.demo.links import register_demo_links
        from programmes.demo.load import register_demo_step
        from programmes.home import register_counts, register_steps
        from programmes.roles import Permission

        from .board import export
        from .board import home as board_home
        from .demo import call_link, load_register_extract, load_years
        from .next_steps import lists_and_schools
        from .policies import works_at_school

        navigation.register(
            navigation.Entry("Register", "register_search", permission=Permission.SEE_REGISTER, order=70)
        )
        navigation.register(
            navigation.Entry(
                "Schools",
                "board",
                permission=Permission.SEE_SCHOOLS,
                order=20,
                shows_to=lambda membership: not works_at_school(membership),
            )
        )
        navigation.register(
            navigation.Entry(
                "Your school",
                "own_schools",
                permission=Permission.SEE_SCHOOLS,
                order=10,
                shows_to=works_at_school,
                covers="board",
            )
        )
        for kind in export.KINDS:
            register_document_kind(kind)
        register_steps(board_home.schools_late)
        register_counts(board_home.where_schools_are)
        register_demo_step(load_register_extract)
        register_demo_step(load_years)
        register_demo_links(call_link)
        register_steps(lists_and_schools)

        self._set_up()
        self._keep_records()
        self._choose_schools()
        self._agree()

    def _set_up(self) -> None:
        """Tell the pages that set an area up which public bodies there are."""
        from programmes.codes import register_codes
        from programmes.following import ProgrammeLink, register_follower, register_programme_link
        from programmes.policies import can_set_up
        from programmes.roles import Kind

        from .services.following import FOLLOWER
        from .services.official_codes import care_boards_today, councils_today

        register_codes(Kind.LOCAL_AUTHORITY, councils_today)
        register_codes(Kind.ICB, care_boards_today)
        register_follower(FOLLOWER)
        register_programme_link(
            ProgrammeLink(
                "Next year",
                "Start the next programme from this one, with the schools that go on",
                "programme_continue",
                may=can_set_up,
            )
        )

    def _keep_records(self) -> None:
        """Register what schools and those who look after them have to do, hold and may read."""
        from django.db.models import Q

        from common.uploads.readers import register_upload_reader
        from programmes.handover import register_holding
        from programmes.home import register_steps

        from .handover import LINK_WORKER
        from .models import SchoolFile
        from .school_page.next_steps import own_milestones
        from .services.school_files import PURPOSE

        register_upload_reader(
            PURPOSE,
            lambda membership: Q(pk__in=SchoolFile.objects.visible_to(membership).values("upload")),
        )
        register_steps(own_milestones)
        register_holding(LINK_WORKER)

    def _choose_schools(self) -> None:
        """Tell home and the programme's page of calls, and the documents of what schools sent."""
        from common.documents.kinds import register_document_kind
        from programmes.following import ProgrammeLink, register_programme_link
        from programmes.home import register_steps
        from programmes.roles import Permission

        from .expression_sheet import EXPRESSIONS
        from .selection_steps import calls_to_see_to

        register_steps(calls_to_see_to)
        register_document_kind(EXPRESSIONS)
        register_programme_link(
            ProgrammeLink(
                "Calls to schools",
                "Ask schools whether they want a place, score what they send, and decide",
                "programme_calls",
                may=lambda membership: membership.can(Permission.SCORE_EXPRESSIONS),
            )
        )

    def _agree(self) -> None:
        """Give agreements their pages, next steps, documents and a place in hand-overs."""
        from common import navigation
        from common.documents.kinds import register_document_kind
        from programmes.following import ProgrammeLink, register_programme_link
        from programmes.handover import Holding, register_holding
        from programmes.home import register_steps
        from programmes.roles import Permission

        from .agreements.next_steps import agreements
        from .documents import AGREEMENT
        from .services.agreements import signatories

        navigation.register(
            navigation.Entry("Agreements", "agreement_list", permission=Permission.SIGN_AGREEMENTS, order=40)
        )
        register_steps(agreements)
        register_holding(
            Holding(
                "Agreements to sign",
                count=signatories.count_to_sign,
                move=signatories.move_to_sign,
                may_hold=signatories.may_sign,
            )
        )
        register_document_kind(AGREEMENT)
        register_programme_link(
            ProgrammeLink(
                "Agreement",
                "Write what schools and partners agree, ask them to sign, and bring in new versions",
                "agreement_text",
                may=lambda membership: membership.can(Permission.MANAGE_PROGRAMMES),
            )
        )
