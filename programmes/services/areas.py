import secrets

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from common.tenancy.context import open_area
from common.tenancy.door import across_areas
from common.uploads.kinds import IMAGES
from common.uploads.models import Upload
from common.uploads.services import remove_upload, store_upload
from programmes.beginnings import begin
from programmes.models import Area, Invitation, Membership, Organisation
from programmes.models.area import new_code_prefix
from programmes.roles import Kind

from .activity import Refused, record_activity
from .invitations import hash_token, send_invitation

LOGO = "area_logo"  # the purpose of the upload, which everybody in the area may read
LOGO_BYTES = 1024 * 1024


def create_area(
    *, slug: str, name: str, organisation: str, kind: Kind, lead_name: str, lead_email: str
) -> str:
    """Make an area and its leading organisation, invite the first area lead, and return the invitation's link.

    May be repeated until somebody has joined, should the first invitation be lost. Raises Refused
    when the area has people already: they invite their colleagues themselves.
    """
    with across_areas(f"create the area {slug}") as system, transaction.atomic(using=system):
        area, _ = Area.objects.using(system).get_or_create(
            slug=slug, defaults={"name": name, "code_prefix": free_code_prefix(system)}
        )
        if Membership.objects.using(system).filter(area=area).exists():
            raise Refused(f"There are people in {area} already. An area lead can invite others.")
        leader, _ = Organisation.objects.using(system).get_or_create(area=area, kind=kind, name=organisation)
        Invitation.objects.using(system).filter(area=area).delete()
    with transaction.atomic():
        open_area(area.pk)
        begin(Area.objects.get(pk=area.pk))
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


def free_code_prefix(using: str) -> str:
    """Return three letters that begin no other area's codes yet."""
    taken = set(Area.objects.using(using).values_list("code_prefix", flat=True))
    prefix = new_code_prefix()
    while prefix in taken:
        prefix = new_code_prefix()
    return prefix


@transaction.atomic
def change_area(
    *, name: str, run_by: str, logo: UploadedFile | None, remove_logo: bool, by: Membership
) -> Area:
    """Change what the area is called, who runs it and its sign; return it.

    A new `logo` takes the place of the old one, whose file goes. Raises UploadRefused when the
    picture is none, or too large.
    """
    area = Area.objects.select_for_update().get(pk=by.area_id)
    before = area.logo
    area.name, area.run_by = name.strip(), run_by.strip()
    if logo:
        area.logo = store_upload(
            area=area, file=logo, purpose=LOGO, allowed=IMAGES, by=by.user, max_bytes=LOGO_BYTES
        ).public_id
    elif remove_logo:
        area.logo = None
    area.save(update_fields=["name", "run_by", "logo"])
    if before and before != area.logo:
        remove_upload(Upload.objects.get(purpose=LOGO, public_id=before))
    record_activity(by=by, verb="changed the name or logo of", thing=area)
    return area
