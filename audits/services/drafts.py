"""A draft as a whole: its head, its levels, who is asked, and which places there are."""

from typing import Any

from django.db import transaction

from audits.comparing import follow
from audits.framework_file import shipped, shipped_slugs
from audits.framework_file.rows import version_from
from audits.models import Framework, FrameworkVersion, Statement
from common.structured_file.ids import free_slug
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity

from .draft_marks import refuse_if_changed

LEVELS, GROUPS, PLACES = ("levels", "outside"), ("groups", "scales"), ("places",)
HEAD = ("title", "status_label", "purpose", "how_to_use", "licence", "source", "boxes", "change_note")
# What a framework begins with that an area writes from nothing: the levels of the first of the product,
# or of the one about places.
MODELS = {"school": "neurodiversity_inclusion_review", "place": "environment_audit"}


def usual_scales() -> dict[str, dict[str, Any]]:
    """Return the scales for groups that the frameworks of the product use, by id."""
    found = (scale for slug in shipped_slugs() for scale in shipped(slug).get("scales", ()))
    return {scale["id"]: scale for scale in found}


@transaction.atomic
def start_framework(*, title: str, unit: str, by: Membership) -> FrameworkVersion:
    """Make an empty draft of an area's own framework, with usual levels to be changed; return it.

    Raises Refused for a title that another framework has.
    """
    if Framework.objects.filter(title__iexact=title).exists():
        raise Refused(f"There is a framework “{title}” already. Give this one another title.")
    taken = Framework.objects.values_list("slug", flat=True)
    framework = Framework.objects.create(
        area=by.area, slug=free_slug(title, taken, most=80), title=title, unit=unit
    )
    model = shipped(MODELS[unit])
    words: dict[str, Any] = {
        name: model[name] for name in ("levels", "outside", "boxes", "places") if name in model
    }
    words |= {"title": title, "status_label": f"Written by {by.area}. It is not the national instrument."}
    words["licence"] = f"Written by {by.area}. Ask before you use it elsewhere."
    version = version_from(words, area=by.area, framework=framework, number=1, made_by=by)
    version.save()
    record_activity(by=by, verb="began the framework", thing=framework)
    return version


@transaction.atomic
def write_head(
    *, version: FrameworkVersion, by: Membership, seen: str | None = None, **words: Any
) -> FrameworkVersion:
    """Change what stands above the statements (HEAD). A box that goes takes its prompts along.

    Here and below, `seen` is the mark (`draft_marks.mark_of`) of what somebody had before them; raises
    ChangedMeanwhile if it has been changed since.
    """
    draft = held(version)
    refuse_if_changed(draft, HEAD, seen)
    for name in HEAD:
        setattr(draft, name, words[name])
    draft.save(update_fields=HEAD)
    for statement in draft.statements.exclude(prompts={}):
        kept = {box: prompt for box, prompt in statement.prompts.items() if box in draft.boxes}
        draft.statements.filter(pk=statement.pk).update(prompts=kept)
    record_activity(by=by, verb="changed the title and purpose of", thing=draft)
    return draft


@transaction.atomic
def write_levels(
    *,
    version: FrameworkVersion,
    levels: list[dict[str, Any]],
    outside: list[dict[str, Any]],
    is_slip: bool,
    by: Membership,
    seen: str | None = None,
) -> FrameworkVersion:
    """Change the levels, lowest first, and the answers outside them; an entry without an id is a new one.

    What statements say of a level that goes, goes with it. With other levels each statement asks
    something else than before, unless `is_slip`.
    """
    draft = held(version)
    refuse_if_changed(draft, LEVELS, seen)
    before, names = draft.levels, [*with_ids(levels), *with_ids(outside)]
    if len({each["id"] for each in names}) < len(names):
        raise Refused("A level and an answer outside the levels have the same name. Change one of them.")
    draft.outside = with_ids(outside)
    draft.levels = [{**each, "value": value} for value, each in enumerate(with_ids(levels), 1)]
    draft.save(update_fields=["levels", "outside"])
    if draft.levels != before:
        _fit_statements(draft, before, is_slip=is_slip)
    record_activity(by=by, verb="changed the levels of", thing=draft)
    return draft


@transaction.atomic
def write_groups(
    *, version: FrameworkVersion, groups: list[dict[str, Any]], by: Membership, seen: str | None = None
) -> FrameworkVersion:
    """Change who is asked beside the school's leaders, each with the id of a scale (`scales_of`)."""
    draft = held(version)
    refuse_if_changed(draft, GROUPS, seen)
    known = scales_of(draft)
    draft.groups = with_ids(groups)
    used = dict.fromkeys(group["scale"] for group in draft.groups)
    draft.scales = [known[scale] for scale in used]
    draft.save(update_fields=["groups", "scales"])
    kept = {group["id"] for group in draft.groups}
    for statement in draft.statements.exclude(wording={}):
        wording = {group: words for group, words in statement.wording.items() if group in kept}
        draft.statements.filter(pk=statement.pk).update(wording=wording)
    record_activity(by=by, verb="changed who is asked in", thing=draft)
    return draft


@transaction.atomic
def write_places(
    *, version: FrameworkVersion, places: list[dict[str, Any]], by: Membership, seen: str | None = None
) -> FrameworkVersion:
    """Change which kinds of place there are. Statements are no longer asked of one that goes."""
    draft = held(version)
    refuse_if_changed(draft, PLACES, seen)
    draft.places = with_ids(places)
    draft.save(update_fields=["places"])
    kept = [place["id"] for place in draft.places]
    for statement in draft.statements.exclude(places=[]):
        left = [place for place in statement.places if place in kept]
        draft.statements.filter(pk=statement.pk).update(places=left)
    record_activity(by=by, verb="changed the places of", thing=draft)
    return draft


def scales_of(version: FrameworkVersion) -> dict[str, dict[str, Any]]:
    """Return the scales that a version's groups may answer on: its own and the usual ones, by id."""
    return usual_scales() | {scale["id"]: scale for scale in version.scales}


def held(version: FrameworkVersion) -> FrameworkVersion:
    """Return a draft, held so that two changes come one after the other. Raises Refused once it is published."""
    row = FrameworkVersion.objects.select_for_update(of=("self",)).select_related("framework")
    draft = row.get(pk=version.pk)
    if draft.published_at is not None:
        raise Refused(f"{draft} is published, so its words stay. Begin a new version to change them.")
    return draft


def with_ids(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return entries that each have an id: those without get one of their name."""
    taken = {row["id"] for row in rows if row.get("id")}
    found = []
    for row in rows:
        identity = row.get("id") or free_slug(row["name"], taken)
        taken.add(identity)
        found.append(row | {"id": identity})
    return found


def _fit_statements(draft: FrameworkVersion, before: list[dict[str, Any]], *, is_slip: bool) -> None:
    """Bring the statements of a draft in step with its levels."""
    was = {each["value"]: each["id"] for each in before}
    now = {each["id"]: each["value"] for each in draft.levels}
    statements = list(draft.statements.select_related("follows__version"))
    for statement in statements:
        statement.version = draft
        statement.levels = [each for each in statement.levels if each["level"] in now]
        must = now.get(was.get(statement.must_reach or 0, ""))
        holds = now.get(was.get(statement.holds_at or 0, ""))
        keeps_gate = must is not None and holds is not None and must > holds
        statement.must_reach, statement.holds_at = (must, holds) if keeps_gate else (None, None)
        follow(statement, statement.follows, is_slip=is_slip and statement.change == Statement.Change.SAME)
    Statement.objects.bulk_update(statements, ["levels", "must_reach", "holds_at", "change"])
