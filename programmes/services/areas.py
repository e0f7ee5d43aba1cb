import secrets

from django.db import transaction

from common.tenancy.context import open_area
from common.tenancy.door import across_areas
from programmes.models import Area, Invitation, Membership, Organisation
from programmes.roles import Kind

from .activity import Refused
from .invitations import hash_token, send_invitation


def create_area(
    *, slug: str, name: str, organisation: str, kind: Kind, lead_name: str, lead_email: str
) -> str:
    """Make an area and its leading organisation, invite the first area lead, and return the invitation's link.

    May be repeated until somebody has joined, should the first invitation be lost. Raises Refused
    when the area has people already: they invite their colleagues themselves.
    """
    with across_areas(f"create the area {slug}") as system, transaction.atomic(using=system):
        area, _ = Area.objects.using(system).get_or_create(slug=slug, defaults={"name": name})
        if Membership.objects.using(system).filter(area=area).exists():
            raise Refused(f"There are people in {area} already. An area lead can invite others.")
        leader, _ = Organisation.objects.using(system).get_or_create(area=area, kind=kind, name=organisation)
        Invitation.objects.using(system).filter(area=area).delete()
    with transaction.atomic():
        open_area(area.pk)
        token = secrets.token_urlsafe(32)
        invitation = Invitation.objects.create(
            area_id=area.pk,
            email=lead_email.strip().lower(),
            full_name=lead_name.strip(),
            organisation_id=leader.pk,
            role="area_lead",
            token_hash=hash_token(token),
        )
        return send_invitation(invitation, token)
