"""Note that an email came back, from the report that the mail server pipes in."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.outbox.bounces import NotAReport, read_report, record_bounce
from common.tenancy.door import across_areas


class Command(BaseCommand):
    """Reads one delivery status notification (RFC 3464) from standard input.

    For a mail server's alias: `portal-bounces: "|… manage.py record_bounces"`.
    """

    help = "Note that an email came back, from a delivery report on standard input."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError for anything but a report on one of our messages."""
        try:
            found = read_report(sys.stdin.buffer.read())
        except NotAReport as error:
            raise CommandError(str(error)) from error
        if found is None:
            return self.stdout.write("The report tells of no failure.")
        with across_areas("note that an email came back") as using:
            known = record_bounce(*found, using=using)
        return self.stdout.write("Noted." if known else "That message is not one that we hold as sent.")
