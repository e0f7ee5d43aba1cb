"""Who may do what: every role and every permission, in one place.

`manage.py print_roles` writes the table into docs/roles.md, and a test keeps the two in step.
"""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """What a role may do. The value is the sentence that the table of roles shows."""

    SEE_HOME = "See what to do next"
    SEE_WHOLE_AREA = "See every organisation and school of the area"
    SEE_REGISTER = "Find schools in the national register"
    SEE_SCHOOLS = "See schools and how far they are, within reach"
    MANAGE_PROGRAMMES = "Set up programmes, cohorts, calls and agreements, and decide who takes part"
    MANAGE_SCHOOLS = "Bring schools into a programme and look after their progress, within reach"
    SCORE_EXPRESSIONS = "Score expressions of interest"
    SIGN_AGREEMENTS = "Sign agreements for their own organisation"
    KEEP_SCHOOL_RECORD = "Keep a school’s contacts, notes, files and finished steps, within reach"
    SEE_AUDITS = "See how far self-audits are, and read those that schools have given out, within reach"
    LEAD_AUDITS = "Lead their school’s self-audits: begin, ask others, submit, and own the actions"
    FILL_IN_AUDITS = "Fill in what they were asked for in their school’s self-audit"
    REVIEW_AUDITS = "Review self-audits and choose who else does, within reach"
    SEE_SURVEYS = "See surveys, how many have answered, and results that were released, within reach"
    RUN_SURVEYS = "Set up questionnaires and surveys, open and close them, within reach"
    INVITE_FAMILIES = "Upload addresses of a school’s families and send them invitations, within reach"
    RELEASE_RESULTS = "Release results of a survey to a school’s leaders, and agree that families see them"
    SHARE_WITH_FAMILIES = "Agree, for their school, that families see the results of a survey"
    SEE_PEOPLE = "See who works with whom, within reach"
    MANAGE_PEOPLE = "Invite people, end their access and hand over their work, within reach"
    SEE_ACTIVITY = "Read the activity log of the area"
    MANAGE_AREA = "Change the area’s name, logo, partners and settings"
    SEE_MESSAGES = "See emails and texts that did not arrive"
    SEND_AGAIN = "Send an email or text that did not arrive once more"
    READ_RAW_COMMENTS = "Read what families wrote before it is released, for their own schools"
    SEE_NATIONAL_FIGURES = "See figures across areas that have passed disclosure control"


class Reach(StrEnum):
    """How far a role sees inside its area."""

    AREA = "the whole area"
    ORGANISATION = "their organisation and the schools it works with"
    SCHOOLS = "their own schools"
    NOTHING = "no school or person"


class Kind(StrEnum):
    """Kinds of organisation that take part in a partnership."""

    ICB = "icb"
    LOCAL_AUTHORITY = "local_authority"
    FORUM = "forum"
    SCHOOL = "school"
    PROVIDER = "provider"
    OTHER = "other"


@dataclass(frozen=True)
class Role:
    """One role: what it is called and does, where it belongs, how far it sees, what it may do, whom it invites."""

    key: str
    label: str
    summary: str
    kinds: frozenset[Kind]
    reach: Reach
    permissions: frozenset[Permission]
    invites: frozenset[str] = frozenset()

    @property
    def needs_second_factor(self) -> bool:
        """Roles that see a whole area or raw comments protect more than their own work."""
        return bool(self.permissions & {Permission.SEE_WHOLE_AREA, Permission.READ_RAW_COMMENTS})

    @property
    def names_schools(self) -> bool:
        """Whether someone joining in this role must be given schools by name."""
        return self.kinds == {Kind.SCHOOL}


P = Permission
_AUTHORITIES = frozenset({Kind.ICB, Kind.LOCAL_AUTHORITY})
_EVERYBODY = frozenset(
    {
        "area_lead",
        "officer",
        "forum_lead",
        "forum_worker",
        "school_lead",
        "school_contributor",
        "provider",
        "viewer",
        "national_viewer",
    }
)

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "area_lead",
            "Area lead",
            "Leads the partnership for the care board or the council. Sees the whole area and invites people.",
            _AUTHORITIES,
            Reach.AREA,
            frozenset(
                {
                    P.SEE_HOME,
                    P.SEE_WHOLE_AREA,
                    P.SEE_REGISTER,
                    P.SEE_SCHOOLS,
                    P.MANAGE_PROGRAMMES,
                    P.MANAGE_SCHOOLS,
                    P.SCORE_EXPRESSIONS,
                    P.SIGN_AGREEMENTS,
                    P.KEEP_SCHOOL_RECORD,
                    P.SEE_AUDITS,
                    P.SEE_SURVEYS,
                    P.RUN_SURVEYS,
                    P.REVIEW_AUDITS,
                    P.SEE_PEOPLE,
                    P.MANAGE_PEOPLE,
                    P.SEE_ACTIVITY,
                    P.MANAGE_AREA,
                    P.SEE_MESSAGES,
                    P.SEND_AGAIN,
                }
            ),
            _EVERYBODY,
        ),
        # An officer sees the schools of their organisation; one who works for the whole
        # partnership is made area-wide on the membership.
        Role(
            "officer",
            "Officer",
            "Works for the care board or a council. Sees and looks after the schools of their organisation.",
            _AUTHORITIES,
            Reach.ORGANISATION,
            frozenset(
                {
                    P.SEE_HOME,
                    P.SEE_REGISTER,
                    P.SEE_SCHOOLS,
                    P.MANAGE_PROGRAMMES,
                    P.MANAGE_SCHOOLS,
                    P.SCORE_EXPRESSIONS,
                    P.SIGN_AGREEMENTS,
                    P.KEEP_SCHOOL_RECORD,
                    P.SEE_AUDITS,
                    P.SEE_SURVEYS,
                    P.RUN_SURVEYS,
                    P.REVIEW_AUDITS,
                    P.SEE_PEOPLE,
                }
            ),
        ),
        Role(
            "forum_lead",
            "Forum lead",
            "Leads a parent carer forum’s part. Sees its schools, reads what families wrote, invites colleagues.",
            frozenset({Kind.FORUM}),
            Reach.ORGANISATION,
            frozenset(
                {
                    P.SEE_HOME,
                    P.SEE_SCHOOLS,
                    P.SCORE_EXPRESSIONS,
                    P.SIGN_AGREEMENTS,
                    P.KEEP_SCHOOL_RECORD,
                    P.SEE_AUDITS,
                    P.SEE_SURVEYS,
                    P.RUN_SURVEYS,
                    P.INVITE_FAMILIES,
                    P.RELEASE_RESULTS,
                    P.SEE_PEOPLE,
                    P.MANAGE_PEOPLE,
                    P.READ_RAW_COMMENTS,
                }
            ),
            frozenset({"forum_lead", "forum_worker"}),
        ),
        Role(
            "forum_worker",
            "Forum worker",
            "Visits schools for a parent carer forum and reads what families wrote there.",
            frozenset({Kind.FORUM}),
            Reach.ORGANISATION,
            frozenset(
                {
                    P.SEE_HOME,
                    P.SEE_SCHOOLS,
                    P.SCORE_EXPRESSIONS,
                    P.KEEP_SCHOOL_RECORD,
                    P.SEE_AUDITS,
                    P.SEE_SURVEYS,
                    P.RUN_SURVEYS,
                    P.INVITE_FAMILIES,
                    P.SEE_PEOPLE,
                    P.READ_RAW_COMMENTS,
                }
            ),
        ),
        Role(
            "school_lead",
            "School lead",
            "Head teacher, SENCO or governor. Leads the school’s part and invites colleagues.",
            frozenset({Kind.SCHOOL}),
            Reach.SCHOOLS,
            frozenset(
                {
                    P.SEE_HOME,
                    P.SEE_SCHOOLS,
                    P.SIGN_AGREEMENTS,
                    P.KEEP_SCHOOL_RECORD,
                    P.SEE_AUDITS,
                    P.LEAD_AUDITS,
                    P.FILL_IN_AUDITS,
                    P.SEE_SURVEYS,
                    P.INVITE_FAMILIES,
                    P.SHARE_WITH_FAMILIES,
                    P.SEE_PEOPLE,
                    P.MANAGE_PEOPLE,
                }
            ),
            frozenset({"school_lead", "school_contributor"}),
        ),
        Role(
            "school_contributor",
            "School contributor",
            "Member of a school’s staff who takes part in its self-audit.",
            frozenset({Kind.SCHOOL}),
            Reach.SCHOOLS,
            frozenset({P.SEE_HOME, P.SEE_SCHOOLS, P.SEE_AUDITS, P.FILL_IN_AUDITS}),
        ),
        Role(
            "provider",
            "Provider",
            "Specialist or trainer who works with schools.",
            frozenset({Kind.PROVIDER, Kind.ICB, Kind.LOCAL_AUTHORITY, Kind.FORUM, Kind.OTHER}),
            Reach.SCHOOLS,
            frozenset({P.SEE_HOME, P.SEE_SCHOOLS, P.SEE_AUDITS}),
        ),
        Role(
            "viewer",
            "Viewer",
            "Member of the steering group. Sees the whole area and changes nothing.",
            frozenset(Kind) - {Kind.SCHOOL},
            Reach.AREA,
            frozenset(
                {P.SEE_HOME, P.SEE_WHOLE_AREA, P.SEE_REGISTER, P.SEE_SCHOOLS, P.SEE_AUDITS, P.SEE_SURVEYS}
            ),
        ),
        Role(
            "national_viewer",
            "National viewer",
            "Works nationally. Sees figures for the area, never a person or a comment.",
            frozenset({Kind.OTHER}),
            Reach.NOTHING,
            frozenset({P.SEE_HOME, P.SEE_NATIONAL_FIGURES}),
        ),
        # Platform staff hold no standing role: they open this one for a few hours, with a reason
        # that the area sees (programmes.services.support).
        Role(
            "support",
            "Platform support",
            "Looks into the area for a few hours to answer a request, and changes nothing.",
            frozenset(),
            Reach.AREA,
            frozenset(
                {
                    P.SEE_HOME,
                    P.SEE_WHOLE_AREA,
                    P.SEE_REGISTER,
                    P.SEE_SCHOOLS,
                    P.SEE_AUDITS,
                    P.SEE_SURVEYS,
                    P.SEE_PEOPLE,
                    P.SEE_ACTIVITY,
                    P.SEE_MESSAGES,
                }
            ),
        ),
    )
}
