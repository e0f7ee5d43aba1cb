"""The documents that are made of schools' affairs."""

from typing import Any

from django.db.models import Q

from common.documents.kinds import CannotBuild, DocumentKind, Form, Page, Progress
from schools.models import Agreement


def build_agreement(*, area_id: int, parameters: dict[str, Any], membership: Any, progress: Progress) -> Page:
    """The signed agreement: its words as they were frozen, and each signature. The same for everybody."""
    found = Agreement.objects.signed().with_progress().filter(pk=parameters["agreement"]).first()
    if found is None:
        raise CannotBuild("This agreement is not signed by everybody yet.")
    places = [place for place in found.signatures.all() if place.signed_at]
    return Page("schools/documents/agreement.html", {"agreement": found, "places": places})


def readable_agreements(membership: Any) -> Q:
    """Signed documents of the agreements that a membership may see."""
    seen = Agreement.objects.visible_to(membership).filter(document__isnull=False)
    return Q(public_id__in=seen.values("document"))


# Kept for good: the parties hold each other to it. With its agreement it goes six years after its end.
AGREEMENT = DocumentKind(
    key="agreement",
    label="Signed agreement",
    forms=(Form.PDF,),
    build=build_agreement,
    may_read=readable_agreements,
    kept_for=None,
)
