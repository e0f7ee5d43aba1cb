"""What it takes to write to everybody."""

import time
from pathlib import Path

from django.db import transaction

from common.outbox.services import queue_emails
from common.tenancy.context import open_area
from programmes.models import Area

from .data import Size
from .report import Figure

LETTER = {
    "full_name": "A reader",
    "role_name": "Forum worker",
    "organisation_name": "A forum",
    "area_name": "Area 1",
}


def queue_many(size: Size, *, number: int) -> list[Figure]:
    """Queue so many emails in one transaction; return seconds and the memory that it took."""
    area = Area.objects.get(slug=size.slug)
    letters = ((f"reader{order}@{size.slug}.example", LETTER) for order in range(number))
    Path("/proc/self/clear_refs").write_text("5")  # forgets the highest size so far
    before, started, busy = highest_mib(), time.perf_counter(), time.process_time()
    with transaction.atomic():
        open_area(area.pk)
        queue_emails(letters=letters, kind="access_ended", area=area.pk)
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    return [
        Figure(f"Queueing {number} emails", busy, "s of processor"),
        Figure(f"Queueing {number} emails", seconds, "s until it is done"),
        Figure(f"Queueing {number} emails", highest_mib() - before, "MiB more memory"),
    ]


def highest_mib() -> float:
    """Return the most memory that this process has held, in MiB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
