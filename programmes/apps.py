from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """The tenant root: areas, organisations, people, roles and the activity log."""

    name = "programmes"
    verbose_name = "Programmes"

    def ready(self) -> None:
        """Register what this app has for the navigation, the home page and a hand-over."""
        from django.db.models import Q

        from common import navigation
        from common.documents.kinds import register_period
        from common.uploads.readers import register_upload_reader

        from . import handover, home, next_steps
        from .demo.links import invitation_link, register_demo_links
        from .roles import Permission
        from .services.area_settings import downloads_kept
        from .services.areas import LOGO

        navigation.register(navigation.Entry("Home", "area_home", order=0))
        navigation.register(navigation.Entry("Documents", "document_list", order=85))
        navigation.register(
            navigation.Entry("Programme", "programme_list", permission=Permission.MANAGE_PROGRAMMES, order=30)
        )
        navigation.register(
            navigation.Entry("People", "person_list", permission=Permission.SEE_PEOPLE, order=80)
        )
        navigation.register(
            navigation.Entry("Activity", "activity_list", permission=Permission.SEE_ACTIVITY, order=90)
        )
        navigation.register(
            navigation.Entry("Messages", "message_list", permission=Permission.SEE_MESSAGES, order=95)
        )

        navigation.register(
            navigation.Entry("Settings", "area_settings", permission=Permission.MANAGE_AREA, order=98)
        )
        register_period(downloads_kept)
        register_upload_reader(LOGO, lambda membership: Q())

        home.register_steps(next_steps.people_and_partners)

        handover.register_holding(
            handover.Holding(
                "Invitations waiting for an answer",
                count=handover.count_invitations,
                move=handover.move_invitations,
                may_hold=lambda membership: membership.can(Permission.MANAGE_PEOPLE),
            )
        )
        register_demo_links(invitation_link)
