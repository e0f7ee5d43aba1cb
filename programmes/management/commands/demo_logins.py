import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.tenancy.door import SYSTEM, across_areas
from programmes.demo.load import demo_email
from programmes.demo.people import (
    COLLEAGUES,
    NAMES,
    PASSWORD,
    ROLES_IN_AN_AREA,
    STAFF_ADDRESS,
    TWO_HATS_ADDRESS,
)
from programmes.models import Membership

# People who are nobody's role in one area: shown in the table, not in the JSON.
OTHERS = {TWO_HATS_ADDRESS: "two roles", STAFF_ADDRESS: "platform staff"}


class Command(BaseCommand):
    help = "Print the demo's log-ins: a row for every role of every area."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="as JSON instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print [{area, role, email, password, organisation, school_urn}], or the same as a table."""
        if not settings.DEMO:
            raise CommandError("There are demo log-ins only in demo mode.")
        rows = demo_logins()
        self.stdout.write(
            json.dumps(rows, indent=1, ensure_ascii=False) if options["json"] else as_table(rows)
        )


def demo_logins() -> list[dict[str, Any]]:
    """Return a row for each role of each demo area, in the order of the roles."""
    emails = [demo_email(role, slug) for slug in NAMES for role in ROLES_IN_AN_AREA]
    with across_areas("print the demo's log-ins"):
        found = Membership.objects.using(SYSTEM).current().filter(user__email__in=emails)
        by_email = {hat.user.email: hat for hat in found.select_related("area", "organisation", "user")}
    return [_row(by_email[email]) for email in emails if email in by_email]


def _row(hat: Membership) -> dict[str, Any]:
    return {
        "area": hat.area.slug,
        "role": hat.role,
        "email": hat.user.email,
        "password": PASSWORD,
        "organisation": str(hat.organisation),
        "school_urn": hat.organisation.urn if hat.organisation else None,
    }


def as_table(rows: list[dict[str, Any]]) -> str:
    """Return the rows for a terminal: the password once, then area by area."""
    lines = [f"Password of every demo log-in: {PASSWORD}"]
    area = None
    for row in rows:
        if row["area"] != area:
            area = row["area"]
            lines.append(f"\n{area}")
        lines.append(f"  {row['role']:<19} {row['email']:<48} {row['organisation']}")
    lines.append("\nbeside these")
    lines += [f"  {what:<19} {demo_email(who)}" for who, what in OTHERS.items()]
    lines += [
        f"  {colleague.role:<19} {demo_email(colleague.key, colleague.area):<48} {colleague.organisation}"
        for colleague in COLLEAGUES
    ]
    lines.append("  head teachers       head.<URN>@<area>.pins.example")
    return "\n".join(lines)
