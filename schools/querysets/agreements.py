"""Agreements, their texts and signatures, within a membership's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Count, Prefetch, Q, QuerySet

from programmes.models import Membership, Programme
from programmes.roles import Permission

from .participation import within_reach

if TYPE_CHECKING:
    from schools.models import Agreement, AgreementText, Signature  # noqa: F401


class AgreementTextQuerySet(QuerySet["AgreementText"]):
    def visible_to(self, membership: Membership) -> Self:
        """The texts of the area, drafts too, for those who set up programmes."""
        if not membership.can(Permission.MANAGE_PROGRAMMES):
            return self.none()
        return self.filter(area=membership.area_id)

    def published(self) -> Self:
        """Versions that no longer change."""
        return self.filter(published_at__isnull=False)

    def draft_of(self, programme: Programme) -> AgreementText | None:
        """The version that is being written, if there is one."""
        return self.filter(programme=programme, published_at=None).first()

    def latest_of(self, programme: Programme) -> AgreementText | None:
        """The newest published version, which is the one that is sent."""
        return self.published().filter(programme=programme).order_by("-version").first()


class AgreementQuerySet(QuerySet["Agreement"]):
    def visible_to(self, membership: Membership) -> Self:
        """The agreements of the schools within reach, and those that the person is asked to sign."""
        if membership.sees_whole_area:
            return self.filter(within_reach(membership, "participation__school"))
        from schools.models import Signature

        asked = Signature.objects.filter(signatory=membership.pk).values("agreement")
        return self.filter(
            within_reach(membership, "participation__school") | Q(area=membership.area_id, pk__in=asked)
        )

    def current(self) -> Self:
        """Agreements that nobody has withdrawn and no newer one has replaced."""
        return self.filter(replaced_at=None, withdrawn_at=None)

    def signed(self) -> Self:
        """Agreements with every required signature."""
        return self.filter(completed_at__isnull=False)

    def waiting(self) -> Self:
        """Agreements that wait for a signature."""
        return self.current().filter(completed_at=None)

    def with_progress(self) -> Self:
        """Each with how many required signatures it has, and its signatures and their people."""
        from schools.models import Signature

        required = Q(signatures__is_required=True)
        return (
            self.select_related("participation__school", "participation__programme", "text", "area")
            .annotate(
                signatures_required=Count("signatures", filter=required),
                signatures_given=Count(
                    "signatures", filter=required & Q(signatures__signed_at__isnull=False)
                ),
            )
            .prefetch_related(Prefetch("signatures", Signature.objects.with_people()))
        )

    def share_signed(self) -> dict[str, int]:
        """How many current agreements there are, how many are signed, and the share in whole percent."""
        found = self.current().aggregate(sent=Count("pk"), signed=Count("pk", filter=~Q(completed_at=None)))
        share = round(100 * found["signed"] / found["sent"]) if found["sent"] else 0
        return found | {"percent": share}

    def held(self, pk: int) -> Agreement:
        """The agreement as it is now, held; its participation first, in the order in which all services hold them."""
        from schools.models import Participation

        Participation.objects.held(self.values_list("participation", flat=True).get(pk=pk))
        found = self.select_for_update(of=("self",)).select_related(
            "area", "text", "participation__school", "participation__programme"
        )
        return found.get(pk=pk)


class SignatureQuerySet(QuerySet["Signature"]):
    def with_people(self) -> Self:
        """Each with its organisation, whoever is asked, and the signature that it was carried over from."""
        return self.select_related("organisation", "signatory__user", "carried_from__agreement__text")

    def outstanding(self) -> Self:
        """Places to sign that are empty, of agreements that wait."""
        return self.filter(
            signed_at=None,
            agreement__completed_at=None,
            agreement__replaced_at=None,
            agreement__withdrawn_at=None,
        )
