"""Keeping a way of looking at the board, sharing it, letting it go."""

from django.db import transaction

from programmes.models import Membership
from programmes.services.activity import Refused, record_activity
from schools.models import SavedView
from schools.policies import can_change_view

LONGEST = SavedView._meta.get_field("query").max_length or 0


@transaction.atomic
def save_view(*, name: str, query: str, by: Membership, is_shared: bool = False) -> SavedView:
    """Keep the board's address `query`, without its question mark, under a name of one's own.

    Raises Refused for a name that one has used, for an address that asks for nothing, and for one too long.
    """
    if not query:
        raise Refused("Choose a filter or an order on the board first: there is nothing to keep.")
    if len(query) > LONGEST:
        raise Refused("These are too many filters to keep in one view. Take some away.")
    _refuse_used_name(name, by)
    view = SavedView.objects.create(area=by.area, owner=by, name=name, query=query, is_shared=is_shared)
    record_activity(by=by, verb="saved the view", thing=view, detail=_with_whom(view))
    return view


@transaction.atomic
def change_view(*, view: SavedView, name: str, is_shared: bool, by: Membership) -> SavedView:
    """Rename a view, share it or stop sharing it. Raises Refused for others' views and for a used name."""
    _refuse_others(view, by)
    _refuse_used_name(name, view.owner, but=view)
    view.name, view.is_shared = name, is_shared
    view.save(update_fields=["name", "is_shared"])
    record_activity(by=by, verb="changed the view", thing=view, detail=_with_whom(view))
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: Membership) -> None:
    """Let a view go. Raises Refused for others' views."""
    _refuse_others(view, by)
    record_activity(by=by, verb="deleted the view", thing=view)
    view.delete()


def _refuse_others(view: SavedView, by: Membership) -> None:
    if not can_change_view(by, view):
        raise Refused(f"“{view}” belongs to somebody else.")


def _refuse_used_name(name: str, owner: Membership, but: SavedView | None = None) -> None:
    used = SavedView.objects.filter(owner=owner, name=name).first()
    if used and used != but:
        raise Refused(f"There is a view called “{name}” already. Choose another name.")


def _with_whom(view: SavedView) -> str:
    return "for everybody who sees the board" if view.is_shared else ""
