"""A draft as a whole: from a file or from nothing, its head, levels, groups and places, checked and published."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from audits.forms.frameworks import (
    FrameworkFileForm,
    GroupsForm,
    HeadForm,
    LevelsForm,
    PlacesForm,
    StartForm,
)
from audits.framework_file import FrameworkFaults, check, document_of, open_file
from audits.models import Framework
from audits.reading.versions import changes_of, counts_of
from audits.services import drafts, frameworks
from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused

from .draft_pages import Page, draft_form, draft_of, form_page, save, to_draft
from .frameworks import refuse_readers, writing


@requires(Permission.MANAGE_PROGRAMMES)
def framework_new(request: AreaRequest) -> HttpResponse:
    """Begin a framework of the area's own."""
    refuse_readers(request)
    form = StartForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            draft = drafts.start_framework(**form.cleaned_data, by=request.membership)
        except Refused as refusal:
            form.add_error("title", str(refusal))
        else:
            return to_draft(request, draft, "This is your draft. Add its themes and statements.")
    return form_page(request, form, "audits/framework_new.html", {})


@requires(Permission.MANAGE_PROGRAMMES)
def framework_import(request: AreaRequest, pk: int | None = None) -> HttpResponse:
    """Make a draft of a file: of a new framework, or the next version of the one in the address."""
    refuse_readers(request)
    found = writing(request, pk) if pk else None
    form = FrameworkFileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            document = open_file(form.content)
            draft = frameworks.load_document(
                area=request.area, document=document, by=request.membership, framework=found
            )
        except Refused as refusal:
            form.tell(refusal)
        else:
            return to_draft(request, draft, "The file is brought in as a draft. Look at it, then publish it.")
    return form_page(request, form, "audits/framework_import.html", {"framework": found})


@requires(Permission.MANAGE_PROGRAMMES)
def framework_draft(request: AreaRequest, pk: int) -> HttpResponse:
    """Show a draft with everything that can be changed."""
    draft = draft_of(request, pk)
    context = {
        "draft": draft,
        "framework": draft.framework,
        "domains": draft.domains.prefetch_related("statements"),
        "places": {place["id"]: place["name"] for place in draft.places},
        "is_first": draft.number == 1,
    }
    return render_page(request, "audits/framework_draft.html", context)


@requires(Permission.MANAGE_PROGRAMMES)
def framework_version_change(request: AreaRequest, pk: int) -> HttpResponse:
    """Change what stands above the statements of a draft."""
    draft = draft_of(request, pk)
    form = HeadForm(posted(request), version=draft)
    page = Page(draft, "Title and purpose", draft, drafts.HEAD)
    if request.method == "POST" and form.is_valid():
        return save(request, page, form, partial(drafts.write_head, version=draft, **form.words))
    return draft_form(request, page, form)


@requires(Permission.MANAGE_PROGRAMMES)
def framework_levels(request: AreaRequest, pk: int) -> HttpResponse:
    """Change the levels of a draft, and the answers outside them."""
    draft = draft_of(request, pk)
    form = LevelsForm(posted(request), version=draft)
    page = Page(draft, "Levels", draft, drafts.LEVELS, "audits/framework_levels.html")
    if request.method == "POST" and form.is_valid():
        said = {
            "levels": form.levels.chosen(),
            "outside": form.outside.chosen(),
            "is_slip": form.cleaned_data.get("is_slip", False),
        }
        return save(request, page, form, partial(drafts.write_levels, version=draft, **said))
    return draft_form(request, page, form)


@requires(Permission.MANAGE_PROGRAMMES)
def framework_groups(request: AreaRequest, pk: int) -> HttpResponse:
    """Change who is asked beside the school's leaders."""
    draft = draft_of(request, pk)
    form = GroupsForm(posted(request), version=draft)
    page = Page(draft, "Who is asked", draft, drafts.GROUPS, "audits/framework_groups.html")
    if request.method == "POST" and form.is_valid():
        change = partial(drafts.write_groups, version=draft, groups=form.groups.chosen())
        return save(request, page, form, change)
    return draft_form(request, page, form)


@requires(Permission.MANAGE_PROGRAMMES)
def framework_places(request: AreaRequest, pk: int) -> HttpResponse:
    """Change which kinds of place a framework about places knows."""
    draft = draft_of(request, pk)
    if draft.framework.unit != Framework.Unit.PLACE:
        raise Http404
    form = PlacesForm(posted(request), version=draft)
    page = Page(draft, "Places", draft, drafts.PLACES, "audits/framework_places.html")
    if request.method == "POST" and form.is_valid():
        change = partial(drafts.write_places, version=draft, places=form.places.chosen())
        return save(request, page, form, change)
    return draft_form(request, page, form)


@requires(Permission.MANAGE_PROGRAMMES)
def framework_publish(request: AreaRequest, pk: int) -> HttpResponse:
    """Say what is still missing and what changed, then publish the draft for good."""
    draft = draft_of(request, pk)
    faults = check(document_of(draft))
    if request.method == "POST" and not faults:
        try:
            frameworks.publish(version=draft, by=request.membership)
        except FrameworkFaults as refusal:
            faults = refusal.faults
        else:
            messages.success(request, f"Version {draft.number} is published. Rounds can use it from now on.")
            return redirect_to(request, draft.framework)
    parts = changes_of(draft) if draft.number > 1 else []
    context = {
        "draft": draft,
        "framework": draft.framework,
        "faults": faults,
        "parts": parts,
        "counts": counts_of(parts),
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "audits/framework_publish.html", context, status=status)


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def framework_discard(request: AreaRequest, pk: int) -> HttpResponse:
    """Throw the draft away."""
    draft = draft_of(request, pk)
    frameworks.discard_draft(version=draft, by=request.membership)
    messages.success(request, "The draft is gone.")
    return redirect_to(request, "framework_list", request.area.slug)
