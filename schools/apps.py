from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    """The national register of schools, and the codes of councils and care boards."""

    name = "schools"
    verbose_name = "Schools"

    def ready(self) -> None:
        """Register the page for the navigation, and the demo's extract of the register."""
        from common import navigation
        from programmes.demo.load import register_demo_step
        from programmes.roles import Permission

        from .demo import load_register_extract

        navigation.register(
            navigation.Entry("Register", "register_search", permission=Permission.SEE_REGISTER, order=70)
        )
        navigation.register(navigation.Entry("Schools", "board", permission=Permission.SEE_SCHOOLS, order=20))
        register_demo_step(load_register_extract)
