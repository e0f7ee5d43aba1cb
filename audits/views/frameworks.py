"""Frameworks: which there are, what their versions say, and files of them. Whoever sees audits reads them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from audits.blank import BLANK
from audits.framework_file import (
    document_of,
    shipped,
    shipped_slugs,
    starter,
    to_json,
    to_xlsx,
    to_yaml,
)
from audits.models import Framework, FrameworkVersion
from audits.reading.editions import newer_edition
from audits.reading.versions import changes_of, counts_of
from audits.services import frameworks as services
from common.documents.services import request_document
from common.htmx import redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.policies import can_set_up
from programmes.roles import Permission
from programmes.services.activity import Refused

FILES: dict[str, tuple[Callable[..., bytes], str]] = {
    "json": (to_json, "application/json"),
    "yaml": (to_yaml, "application/yaml"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@requires(Permission.SEE_AUDITS)
def framework_list(request: AreaRequest) -> HttpResponse:
    """Show the area's frameworks, and those of the portal that it has not taken."""
    versions = FrameworkVersion.objects.visible_to(request.membership).order_by("-number")
    found = list(
        Framework.objects.visible_to(request.membership)
        .select_related("area")
        .prefetch_related(Prefetch("versions", versions))
        .order_by("retired_at", "title")
    )
    may_write = can_set_up(request.membership)
    taken = {framework.origin for framework in found}
    offered = [
        {"slug": slug, "title": shipped(slug)["title"]} for slug in shipped_slugs() if slug not in taken
    ]
    context = {"frameworks": found, "offered": offered if may_write else [], "may_write": may_write}
    return render_page(request, "audits/framework_list.html", context)


@requires(Permission.SEE_AUDITS)
def framework(request: AreaRequest, pk: int) -> HttpResponse:
    """Show a framework's versions, and for those who set up what can be done with it."""
    found = framework_of(request, pk)
    versions = list(
        FrameworkVersion.objects.visible_to(request.membership)
        .filter(framework=found)
        .select_related("area", "framework", "made_by__user", "published_by__user")
    )
    may_write = can_set_up(request.membership)
    context = {
        "framework": found,
        "versions": versions,
        "draft": next((each for each in versions if each.published_at is None), None),
        "may_write": may_write,
        "newer": newer_edition(found, versions) if may_write else None,
    }
    return render_page(request, "audits/framework.html", context)


@requires(Permission.SEE_AUDITS)
def framework_version(request: AreaRequest, pk: int, number: int) -> HttpResponse:
    """Show a theme of a version as a school sees it; the first unless another is asked for."""
    version = version_of(request, pk, number)
    domains = list(version.domains.prefetch_related("statements"))
    wanted = request.GET.get("theme") or (domains[0].slug if domains else "")
    context = {
        "version": version,
        "framework": version.framework,
        "domains": domains,
        "shown": next((domain for domain in domains if domain.slug == wanted), None),
        "gates": {level["value"]: level["name"] for level in version.levels},
        "may_write": can_set_up(request.membership),
    }
    return render_page(request, "audits/framework_version.html", context)


@requires(Permission.SEE_AUDITS)
def framework_changes(request: AreaRequest, pk: int, number: int) -> HttpResponse:
    """Show what changed in a version since the one before."""
    version = version_of(request, pk, number)
    parts = changes_of(version)
    context = {"version": version, "framework": version.framework, "parts": parts, "counts": counts_of(parts)}
    return render_page(request, "audits/framework_changes.html", context)


@requires(Permission.SEE_AUDITS)
def framework_export(request: AreaRequest, pk: int, number: int, form: str) -> HttpResponse:
    """Give a version as the file that an import takes."""
    version = version_of(request, pk, number)
    if form not in FILES:
        raise Http404
    return _file(document_of(version), f"{version.framework.slug}-v{version.number}", form)


@requires(Permission.MANAGE_PROGRAMMES)
def framework_template(request: AreaRequest) -> HttpResponse:
    """Give a spreadsheet with two statements to write over."""
    refuse_readers(request)
    return _file(starter(), "framework-to-fill-in", "xlsx")


@require_POST
@requires(Permission.SEE_AUDITS)
def framework_blank(request: AreaRequest, pk: int, number: int) -> HttpResponse:
    """Ask for a version as a PDF to print: for the school, or for one of the groups."""
    version = version_of(request, pk, number)
    groups = {group["id"]: group["name"] for group in version.groups}
    group = request.POST.get("group", "")
    if group and group not in groups:
        raise Http404
    places = {place["id"] for place in version.places}
    place = request.POST.get("place", "")
    if place and place not in places:
        raise Http404
    document = request_document(
        kind=BLANK,
        parameters={"version": version.pk, "group": group, "place": place},
        title=f"{version.title}: {groups[group] if group else 'a blank'}",
        by=request.membership,
        area=request.area,
        version=str(version.number),
    )
    return redirect_to(request, "document", request.area.slug, document.public_id)


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def framework_take(request: AreaRequest) -> HttpResponse:
    """Take a framework of the portal into the area."""
    refuse_readers(request)
    slug = request.POST.get("slug", "")
    if slug not in shipped_slugs():
        raise Http404
    take = partial(services.take_shipped, area=request.area, slug=slug)
    return do(
        request, take, "The framework is yours now. Schools can use it as it is, or you change it first."
    )


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def framework_new_version(request: AreaRequest, pk: int) -> HttpResponse:
    """Begin a draft that says what the last version says."""
    found = writing(request, pk)
    if not found.versions.published().exists():
        raise Http404
    begin = partial(services.new_version, framework=found)
    return do(
        request, begin, "This is a draft of the new version. Change what you like, then publish it.", found
    )


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def framework_take_up(request: AreaRequest, pk: int) -> HttpResponse:
    """Begin a draft of what the portal's newer version of a framework says."""
    found = writing(request, pk)
    begin = partial(services.take_up_edition, framework=found)
    return do(
        request, begin, "The portal’s version is a draft now. Look at what changes, then publish it.", found
    )


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def framework_retire(request: AreaRequest, pk: int) -> HttpResponse:
    """Put a framework away, so that new rounds are not offered it, or bring it back."""
    found = writing(request, pk)
    put_away = request.POST.get("to") != "back"
    said = f"{found} is put away. Audits that use it go on." if put_away else f"{found} is offered again."
    return do(request, partial(services.retire, framework=found, is_retired=put_away), said, found)


def _file(document: dict[str, Any], name: str, form: str) -> HttpResponse:
    write, kind = FILES[form]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(write(document), content_type=kind, headers=headers)


def do(
    request: AreaRequest, service: Callable[..., object], said: str, found: Framework | None = None
) -> HttpResponse:
    """Do something at once, say so, and go back to the framework, or to the list."""
    try:
        service(by=request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect_to(request, found) if found else redirect_to(request, "framework_list", request.area.slug)


def framework_of(request: AreaRequest, pk: int) -> Framework:
    """Return a framework that the person may read, or raise 404."""
    return get_object_or_404(Framework.objects.visible_to(request.membership).select_related("area"), pk=pk)


def version_of(request: AreaRequest, pk: int, number: int) -> FrameworkVersion:
    """Return a version that the person may read, or raise 404."""
    versions = FrameworkVersion.objects.visible_to(request.membership).select_related("framework", "area")
    return get_object_or_404(versions, framework=pk, number=number)


def refuse_readers(request: AreaRequest) -> None:
    """Raise 403 for those who may not set up: a council's officer reads frameworks only."""
    if not can_set_up(request.membership):
        raise PermissionDenied


def writing(request: AreaRequest, pk: int) -> Framework:
    """Return a framework of the area for those who set up; 404 comes before 403."""
    found = framework_of(request, pk)
    refuse_readers(request)
    return found
