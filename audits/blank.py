"""A blank of a framework's version to print: boxes to tick and room to write, for leaders or for one group."""

from typing import Any

from audits.models import FrameworkVersion
from common.documents.kinds import CannotBuild, DocumentKind, Form, Page, Progress

BLANK = "blank_audit"


def build_blank(*, area_id: int, parameters: dict[str, Any], membership: Any, progress: Progress) -> Page:
    """Return a version with boxes to tick; with a `group`, that group's own words and answers.

    With a `place`, an id of the version's places, only what is asked of that kind of place.
    """
    versions = FrameworkVersion.objects.visible_to(membership).select_related("framework")
    place = parameters.get("place", "")
    version = versions.with_words(place).filter(pk=parameters["version"]).first()
    if version is None:
        raise CannotBuild("This version is no longer there.")
    context: dict[str, Any] = {"version": version, "levels": {each["id"]: each for each in version.levels}}
    context["place"] = next((each["name"] for each in version.places if each["id"] == place), "")
    if key := parameters.get("group"):
        group = next((each for each in version.groups if each["id"] == key), None)
        if group is None:
            raise CannotBuild("This version does not ask that group.")
        scale = next(each for each in version.scales if each["id"] == group["scale"])
        context |= {"group": group, "options": scale["options"]}
    return Page("audits/documents/blank_audit.html", context)


BLANK_AUDIT = DocumentKind(key=BLANK, label="Blank audit", forms=(Form.PDF,), build=build_blank)
