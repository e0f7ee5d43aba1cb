from typing import Any

from django.core.management.base import BaseCommand

from programmes.roles import ROLES, Permission


class Command(BaseCommand):
    help = "Print the table of roles and permissions, as docs/roles.md holds it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print Markdown: `manage.py print_roles > docs/roles.md`."""
        self.stdout.write(roles_as_markdown(), ending="")


def roles_as_markdown() -> str:
    """Return the page docs/roles.md, made from programmes/roles.py."""
    roles = list(ROLES.values())
    lines = [
        "# Roles and permissions",
        "",
        "Made by `manage.py print_roles > docs/roles.md` from `programmes/roles.py`; a test keeps them in step.",
        "",
        "| | " + " | ".join(role.label for role in roles) + " |",
        "| --- |" + " --- |" * len(roles),
    ]
    for permission in Permission:
        marks = ("yes" if permission in role.permissions else "" for role in roles)
        lines.append(f"| {permission.value} | " + " | ".join(marks) + " |")
    lines.append("| Sees | " + " | ".join(role.reach.value for role in roles) + " |")
    lines.append("| Invites | " + " | ".join(_invites(role.invites) for role in roles) + " |")
    lines.append(
        "| Second factor required | "
        + " | ".join("yes" if r.needs_second_factor else "" for r in roles)
        + " |"
    )
    lines += [
        "",
        "An officer made area-wide on their membership sees the whole area. Platform support is opened",
    ]
    lines += ["for a few hours with a reason that the area reads, and ends by itself.", ""]
    return "\n".join(lines)


def _invites(keys: frozenset[str]) -> str:
    return ", ".join(ROLES[key].label for key in ROLES if key in keys)
