"""The rounds of somebody's own schools: what to do now, what is to come, what was."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from audits.models import Audit, Framework, Round
from programmes.models import Membership, Organisation
from programmes.querysets import OrganisationQuerySet
from schools.models import Participation


@dataclass
class OwnRound:
    """A round for one of the reader's schools, with its audit or those of its places."""

    round: Round
    school: Organisation
    audits: list[Audit] = field(default_factory=list)
    may_begin: bool = False

    @property
    def is_about_places(self) -> bool:
        """Whether one looks at rooms and other places, one by one."""
        return self.round.version.framework.unit == Framework.Unit.PLACE

    @property
    def is_for_now(self) -> bool:
        """Whether there is something to begin, or in the school's hands."""
        return self.round.is_open or any(audit.is_open for audit in self.audits)


@dataclass
class OwnRounds:
    """What the page of a school's own people shows, in the order of the page."""

    now: list[OwnRound]
    to_come: list[OwnRound]
    past: list[OwnRound]
    schools: OrganisationQuerySet


def own_rounds(membership: Membership) -> OwnRounds:
    """Return the rounds of a membership's schools, in four queries; one where the area has no rounds."""
    schools = Organisation.objects.visible_to(membership).schools().order_by("name")
    rounds = Round.objects.visible_to(membership).filter(Q(school=None) | Q(school__in=schools.order_by()))
    known = list(rounds.select_related("programme", "version__framework"))
    found = list(_pairs(known, schools, _placed(schools), _audits(membership))) if known else []
    return OwnRounds(
        now=[one for one in found if one.is_for_now],
        to_come=[one for one in found if not one.is_for_now and not one.round.is_closed],
        past=[one for one in found if not one.is_for_now and one.round.is_closed],
        schools=schools,
    )


def _pairs(
    rounds: Iterable[Round],
    schools: Iterable[Organisation],
    placed: set[tuple[int, int, int]],
    audits: dict[tuple[int, int], list[Audit]],
) -> Iterable[OwnRound]:
    """Each round with each of the schools that it is for, or that has begun it."""
    for one in rounds:
        for school in schools:
            begun = audits.get((one.pk, school.pk), [])
            is_for = one.school_id == school.pk or any(
                (school.pk, one.programme_id) == (key, programme) and one.cohort_id in (None, cohort)
                for key, programme, cohort in placed
            )
            if is_for or begun:
                yield OwnRound(one, school, begun, may_begin=is_for and one.is_open)


def _placed(schools: OrganisationQuerySet) -> set[tuple[int, int, int]]:
    found = (
        Participation.objects.placed()
        .filter(school__in=schools.order_by().values("pk"))
        .exclude(tier__kind="training_only")
    )
    return set(found.values_list("school", "programme", "cohort"))


def _audits(membership: Membership) -> dict[tuple[int, int], list[Audit]]:
    found: dict[tuple[int, int], list[Audit]] = {}
    for audit in Audit.objects.visible_to(membership).select_related("area").with_progress():
        found.setdefault((audit.round_id, audit.school_id), []).append(audit)
    return found
