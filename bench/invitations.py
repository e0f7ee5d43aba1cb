"""Inviting twenty thousand families: from the button to the last letter in the outbox."""

import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from common.outbox.models import Message
from common.tenancy.context import open_area
from programmes.models import Area, Membership
from surveys.contacts_file import Family
from surveys.invitation_links import new_invitation
from surveys.models import (
    AskedSchool,
    ContactList,
    Invitation,
    Questionnaire,
    QuestionnaireVersion,
    Section,
    Survey,
)
from surveys.services.invitations import batch_of, send_invitations, write_slice

from .data import SYSTEM, Size
from .memory import forget_highest, highest_mib
from .report import Figure

LONGEST = 60  # seconds


def invite_many(size: Size, *, number: int) -> list[Figure]:
    """Write so many personal invitations as the worker does, slice by slice; return the seconds that it took."""
    contacts = _contacts(size, number)
    before, started, busy = forget_highest(), time.perf_counter(), time.process_time()
    with transaction.atomic():
        open_area(contacts.area_id)
        by = Membership.objects.select_related("user", "organisation").get(pk=contacts.made_by_id)
        send_invitations(contacts=ContactList.objects.get(pk=contacts.pk), by=by)
    while _slice(contacts):
        pass
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    more = highest_mib() - before
    written = Message.objects.using(SYSTEM).filter(batch=batch_of(contacts)).count()
    if written != number:
        raise RuntimeError(f"Of {number} invitations {written} were written.")
    name = f"Queueing {number} personal invitations"
    return [
        Figure(name, busy, "s of processor"),
        Figure(name, seconds, "s until it is done", limit=LONGEST),
        Figure(name, more, "MiB more memory"),
    ]


def _slice(contacts: ContactList) -> bool:
    with transaction.atomic():
        open_area(contacts.area_id)
        return write_slice(contacts=contacts.pk)


def _contacts(size: Size, number: int) -> ContactList:
    """Write an open survey of one school, and a list of addresses."""
    area = Area.objects.using(SYSTEM).get(slug=size.slug)
    people = Membership.objects.using(SYSTEM).filter(area=area).select_related("user", "organisation")
    head, worker = people.filter(role="school_lead").first(), people.filter(role="forum_worker").first()
    if head is None or worker is None:
        raise RuntimeError("There are too few people for a school that a forum asks.")
    asked = AskedSchool.objects.using(SYSTEM).create(
        area=area, survey=_survey(area, worker), school_id=head.organisation_id,
        forum_id=worker.organisation_id, code=f"{area.code_prefix}BENCH",
    )  # fmt: skip
    contacts = ContactList.objects.using(SYSTEM).create(
        area=area, asked=asked, name="Families", people=number, made_by=head
    )
    families = (Family(email=f"family{order}@{size.slug}.example") for order in range(number))
    Invitation.objects.using(SYSTEM).bulk_create(
        (new_invitation(contacts, family) for family in families), batch_size=1000
    )
    return contacts


def _survey(area: Area, worker: Membership) -> Survey:
    asked = Questionnaire.objects.using(SYSTEM).create(
        area=area, slug="invited", title="Invited", audience="families"
    )
    version = QuestionnaireVersion.objects.using(SYSTEM).create(
        area=area,
        questionnaire=asked,
        number=1,
        title="Bench",
        status_label="Ours",
        licence="Ours",
        minutes=6,
    )
    Section.objects.using(SYSTEM).create(area=area, version=version, slug="all", position=1)
    today, now = timezone.localdate(), timezone.now()
    return Survey.objects.using(SYSTEM).create(
        area=area, version=version, name="Invited", kind="baseline", state="open", opened_at=now,
        run_by_id=worker.organisation_id, opens_on=today, closes_on=today + timedelta(days=14),
        help_contact="help@forum.example", safeguarding_contact="the safeguarding team", made_by=worker,
    )  # fmt: skip
