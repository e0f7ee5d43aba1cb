"""What one may do with schools in a programme: pure questions about objects, without a query."""

from programmes.models import Membership, Milestone
from programmes.roles import Kind, Permission
from schools.models import Agreement, Note, ParticipationMilestone, SavedView, School, SchoolFile, Visibility


def can_bring_in(membership: Membership, school: School) -> bool:
    """Whether a membership may bring this school of the register into a programme.

    Those who see the whole area may bring in any; a council's officer its own schools only, for they
    would not see another council's afterwards.
    """
    if not membership.can(Permission.MANAGE_SCHOOLS):
        return False
    if membership.sees_whole_area:
        return True
    home = membership.organisation
    return home is not None and home.kind == Kind.LOCAL_AUTHORITY and home.code == school.la_code


def works_at_school(membership: Membership) -> bool:
    """Whether a membership is one of a school's own people, who see their school as a checklist."""
    return membership.rights.names_schools


def can_keep_record(membership: Membership) -> bool:
    """Whether a membership may keep contacts, notes, files and other programmes of schools within reach."""
    return membership.can(Permission.KEEP_SCHOOL_RECORD)


def can_look_after(membership: Membership) -> bool:
    """Whether a membership may change a school's state, terms, link worker and number, within reach."""
    return membership.can(Permission.MANAGE_SCHOOLS)


def can_read_whole_timeline(membership: Membership) -> bool:
    """Whether a membership reads every line about a school, or only those meant for the school itself."""
    if works_at_school(membership):
        return False
    return can_keep_record(membership) or membership.can(Permission.SEE_ACTIVITY)


def visibilities_for(membership: Membership) -> list[Visibility]:
    """Who may be given a note or file to read: only authorities write for authorities alone."""
    home = membership.organisation
    if home is not None and home.kind in {Kind.ICB, Kind.LOCAL_AUTHORITY}:
        return list(Visibility)
    return [Visibility.PARTNERS, Visibility.EVERYBODY]


def can_change_note(membership: Membership, note: Note) -> bool:
    """Whether a membership may change a note: its author alone."""
    return can_keep_record(membership) and note.author_id == membership.pk


def can_remove(membership: Membership, thing: Note | SchoolFile) -> bool:
    """Whether a membership may remove a note or file: its author; once gone, those who manage people there.

    Somebody must be able to erase what an author who has left wrote.
    """
    if thing.author_id == membership.pk:
        return can_keep_record(membership)
    theirs = membership.sees_whole_area or membership.organisation_id == thing.author.organisation_id
    return theirs and not thing.author.is_current and membership.can(Permission.MANAGE_PEOPLE)


def can_tick(membership: Membership, row: ParticipationMilestone) -> bool:
    """Whether a membership may say that a school's milestone is done, or was not after all.

    What the school does, anybody who keeps its record may tick; what the forum or the authorities do,
    they alone. What the portal ticks by itself, nobody.
    """
    if row.milestone.done_when != Milestone.DoneWhen.BY_HAND or not can_keep_record(membership):
        return False
    kind = membership.organisation.kind if membership.organisation else None
    return {
        Milestone.Side.SCHOOL: True,
        Milestone.Side.FORUM: kind == Kind.FORUM,
        Milestone.Side.AREA: can_look_after(membership),
    }[Milestone.Side(row.milestone.side)]


def can_move(membership: Membership, row: ParticipationMilestone) -> bool:
    """Whether a membership may give one school another day: partners may, the school asks them."""
    if works_at_school(membership) or row.done_on is not None:
        return False
    return can_look_after(membership) or can_tick(membership, row)


def can_be_link_worker(membership: Membership) -> bool:
    """Whether a membership's role may look after schools for the area: anybody's but a school's own."""
    return can_keep_record(membership) and not works_at_school(membership)


def can_change_view(membership: Membership, view: SavedView) -> bool:
    """Whether a membership may rename, share or delete a kept view: its own, and a shared one as area lead."""
    return view.owner_id == membership.pk or (view.is_shared and membership.role == "area_lead")


def can_manage_calls(membership: Membership) -> bool:
    """Whether a membership may set up calls: for schools of every council, so it must see the whole area."""
    return membership.can(Permission.MANAGE_PROGRAMMES) and membership.sees_whole_area


def can_write_agreements(membership: Membership) -> bool:
    """Whether a membership may write the texts that every school of a programme is asked to sign."""
    return membership.can(Permission.MANAGE_PROGRAMMES) and membership.sees_whole_area


def can_remind(membership: Membership, agreement: Agreement) -> bool:
    """Whether a membership may send, remind, withdraw and name other people, for an agreement within reach."""
    return membership.can(Permission.MANAGE_SCHOOLS) and agreement.is_open
