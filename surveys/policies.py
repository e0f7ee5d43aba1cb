"""What one may do with surveys: pure questions about objects, without a query.

Whether the school lies within somebody's reach is a matter of `visible_to`.
"""

from programmes.models import Membership
from programmes.roles import Permission
from schools.policies import works_at_school
from surveys.models import AskedSchool, Comment, Questionnaire, Survey


def can_run(membership: Membership, survey: Survey | None = None) -> bool:
    """Whether a membership may set surveys up, and change this one: the whole area's, or its organisation's."""
    if not membership.can(Permission.RUN_SURVEYS):
        return False
    return survey is None or membership.sees_whole_area or survey.run_by_id == membership.organisation_id


def can_invite(membership: Membership, asked: AskedSchool) -> bool:
    """Whether a membership may upload addresses for a school within reach and send invitations, while it is asked.

    Letters are written for families: staff and pupils get the link or the code of the school.
    """
    return can_invite_families(membership, asked.survey)


def can_invite_families(membership: Membership, survey: Survey) -> bool:
    """Whether a membership may do so for those schools of a survey that are within reach."""
    if survey.version.questionnaire.audience != Questionnaire.Audience.FAMILIES:
        return False
    return membership.can(Permission.INVITE_FAMILIES) and survey.state in ("draft", "open")


def can_key_in(membership: Membership, asked: AskedSchool) -> bool:
    """Whether a membership may key in what came on paper: who reads the comments of the school, while it is asked."""
    return can_read_raw(membership, asked) and asked.survey.is_answering


def can_read_raw(membership: Membership, asked: AskedSchool) -> bool:
    """Whether a membership may read comments of a school within reach as they were written."""
    return membership.can(Permission.READ_RAW_COMMENTS) and asked.forum_id == membership.organisation_id


def can_settle_flag(membership: Membership, comment: Comment) -> bool:
    """Whether a membership may say what became of a flagged comment: the forum, and the named safeguarding lead."""
    if can_read_raw(membership, comment.asked):
        return True
    return comment.flagged_at is not None and comment.asked.survey.safeguarding_lead_id == membership.pk


def can_release(membership: Membership, asked: AskedSchool) -> bool:
    """Whether a membership may release a school's results to its leaders: its forum."""
    return membership.can(Permission.RELEASE_RESULTS) and asked.forum_id == membership.organisation_id


def can_agree_for_school(membership: Membership, asked: AskedSchool) -> bool:
    """Whether a membership may agree, for the school, that families see the results."""
    return membership.can(Permission.SHARE_WITH_FAMILIES) and asked.released_at is not None


def can_see_results(membership: Membership, asked: AskedSchool) -> bool:
    """Whether a membership may see a school's results: its forum once counted, everybody else once released."""
    if not membership.can(Permission.SEE_SURVEYS) or asked.survey.counted_at is None:
        return False
    return asked.released_at is not None or can_read_raw(membership, asked)


def can_see_together(membership: Membership, survey: Survey) -> bool:
    """Whether a membership may see what all schools of a survey said together.

    Who releases it once it is counted, as far as nothing is withheld from them (surveys.reading.withheld); other
    partners once it is released, never a school.
    """
    if not membership.can(Permission.SEE_SURVEYS) or works_at_school(membership) or survey.counted_at is None:
        return False
    return survey.released_at is not None or can_release_together(membership, survey)


def can_release_together(membership: Membership, survey: Survey) -> bool:
    """Whether a membership may let partners see what all schools said together: at the body that asks them."""
    return can_run(membership) and survey.run_by_id == membership.organisation_id


def can_compare(membership: Membership, asked: AskedSchool) -> bool:
    """Whether a membership may see a school's results beside what all schools of the survey said together."""
    return asked.survey.released_at is not None or can_see_together(membership, asked.survey)
