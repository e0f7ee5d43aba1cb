"""The demo's agreements: a text for each programme, some signed by all, some waiting for somebody."""

from datetime import date

from programmes.models import Area, Membership, Programme
from schools.models import Agreement, Participation
from schools.services.agreements.sending import send_agreements
from schools.services.agreements.signing import sign_agreement
from schools.services.agreements.texts import publish_text, start_text, write_values

WAITING_FOR = 3  # in turn: schools where nobody, the head teacher, or head teacher and forum have signed


def publish_agreement(area: Area, programme: Programme, lead: Membership) -> None:
    """Write the programme's agreement from the template and publish it."""
    text = start_text(programme=programme, by=lead)
    write_values(text=text, values=_values(area, programme), by=lead)
    publish_text(text=text, change_note="", by=lead)


def send_and_sign(participations: list[Participation], lead: Membership, *, signed: int, asked: int) -> None:
    """Send the agreement to the first schools, and have all or most of their people sign."""
    chosen = participations[: signed + asked]
    sent = send_agreements(participations=chosen, named=_signatories(chosen), by=lead)
    in_order = {row.pk: number for number, row in enumerate(chosen)}
    for agreement in sorted(sent, key=lambda row: in_order[row.participation_id]):
        number = in_order[agreement.participation_id]
        _sign(agreement, None if number < signed else number % WAITING_FOR)


def _signatories(participations: list[Participation]) -> dict[int, list[int]]:
    """Who signs where several could: the head teacher beside a SENCO, the inclusion officer beside a colleague."""
    people = Membership.objects.current()
    heads = people.filter(
        organisation__in=[row.school_id for row in participations], job_title="Head teacher"
    )
    officers = people.filter(role="officer", job_title="Inclusion officer")
    return {1: list(heads.values_list("pk", flat=True)), 5: list(officers.values_list("pk", flat=True))}


def _sign(agreement: Agreement, most: int | None) -> None:
    """Let everybody who is asked sign, or only the first few."""
    asked = agreement.signatures.filter(signatory__isnull=False).order_by("position")
    keys = list(asked.values_list("signatory", flat=True))[:most]
    people = Membership.objects.select_related("user", "organisation", "area").in_bulk(keys)
    for key in keys:
        sign_agreement(agreement=agreement, typed_name=str(people[key].user), by=people[key])


def _values(area: Area, programme: Programme) -> dict[str, str]:
    """What only the area knows, for the text's placeholders."""
    year = programme.starts_on.year

    def day(month: int, number: int) -> str:
        return f"{date(year, month, number):%-d %B %Y}"

    return {
        "audit_due_date": day(11, 3),
        "survey_open_date": day(9, 28),
        "survey_close_date": day(10, 23),
        "data_controllers_link": f"https://{area.slug}.pins.example/data-controllers",
        "safeguarding_contact": "the school’s safeguarding lead",
        "programme_contact": f"pins-team@{area.slug}.pins.example",
    }
