"""Who was asked for which part of an audit."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from audits.models import Audit, AuditPart
from programmes.models import Membership

ALONG = ("domain", "statement", "given_by__user", "colleague__user", "invitation__membership__user")


def parts_of(audit: Audit) -> list[AuditPart]:
    """Return the parts of an audit that were given to colleagues, in the order of the themes; in one query."""
    return list(AuditPart.objects.filter(audit=audit).select_related(*ALONG))


def parts_given_to(membership: Membership, audit: Audit) -> list[AuditPart]:
    """Return the parts of an audit that a membership was asked for, done or not."""
    return [part for part in parts_of(audit) if part.colleague_id == membership.pk]


@dataclass(frozen=True)
class Part:
    """A part as pages show it: who has it, and whether they have joined."""

    row: AuditPart

    @cached_property
    def who(self) -> str:
        """The colleague's name; of somebody invited, the name that was given."""
        if self.row.colleague:
            return str(self.row.colleague.user)
        return self.row.invitation.full_name if self.row.invitation else ""

    @property
    def has_joined(self) -> bool:
        """Whether they can sign in and see it."""
        return self.row.colleague_id is not None


def shown(parts: Iterable[AuditPart]) -> list[Part]:
    """Return parts as pages show them."""
    return [Part(part) for part in parts]
