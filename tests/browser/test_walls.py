"""An officer of one area tries every address of the other, and every id of the other's in their own."""

import re
from uuid import UUID

import pytest

from common.outbox.models import Message
from common.uploads.models import Upload
from programmes.models import Area, Invitation, Membership
from programmes.roles import ROLES

PARAMETER = re.compile(r"<(\w+):(\w+)>")


@pytest.fixture
def theirs(committed: None, south: Area) -> dict[str, list[int | UUID]]:
    """Things of the other area, by the kind of id that addresses know them by."""
    hats = Membership.objects.using("system").filter(area=south)
    hat = hats.select_related("organisation").get(role="area_lead")
    upload = Upload.objects.using("system").create(
        area=south,
        purpose="logo",
        name="a.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0",
        storage_key="0",
        scan_state="clean",
        uploaded_by_id=hat.user_id,
    )
    message = Message.objects.using("system").create(
        area=south, channel="email", kind="notice", to="a@b.example"
    )
    invitation = Invitation.objects.using("system").create(
        area=south,
        email="a@b.example",
        full_name="A",
        organisation=hat.organisation,
        role="area_lead",
        invited_by=hat,
        token_hash="0",
        pk=hat.pk + 1000,
    )
    return {"int": [hat.pk, invitation.pk], "uuid": [message.pk, upload.public_id], "slug": list(ROLES)[:2]}
