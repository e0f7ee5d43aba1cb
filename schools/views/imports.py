from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from common.htmx import posted, redirect_to, render_page
from programmes.gate import SignedInRequest, platform_staff
from programmes.services.activity import Refused
from programmes.sign_in import recently_authenticated
from schools.forms import ApplyForm, RegisterFileForm
from schools.models import RegisterImport
from schools.services.imports import ask_to_apply, progress_of, start_import
from schools.tasks import wake_imports

MOST_LISTED = 20


@platform_staff
def register_import_list(request: SignedInRequest) -> HttpResponse:
    """Show the last imports of the register, and take a new file."""
    form = RegisterFileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            started = start_import(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            transaction.on_commit(wake_imports)
            return redirect_to(request, started)
    imports = RegisterImport.objects.all()[:MOST_LISTED]
    context = {"form": form, "imports": imports}
    return render_page(
        request, "schools/register_import_list.html", context, status=422 if form.errors else 200
    )


@platform_staff
def register_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how far a file is, what it would change, or what it has changed."""
    found = get_object_or_404(RegisterImport, pk=pk)
    done, total = progress_of(found)
    context = {"import": found, "report": found.report, "done": done, "total": total}
    return render_page(request, "schools/register_import.html", context, fragment="import-state")


@platform_staff
@recently_authenticated
def register_import_apply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once more, then have a worker apply a previewed file."""
    found = get_object_or_404(RegisterImport, pk=pk)
    form = ApplyForm(posted(request), report=found.report)
    if request.method == "POST" and form.is_valid():
        allows = form.cleaned_data.get("allows_many_closures", False)
        try:
            ask_to_apply(register_import=found, allows_many_closures=allows, by=request.user)
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            transaction.on_commit(wake_imports)
        return redirect_to(request, found)
    context = {"form": form, "import": found, "report": found.report}
    return render_page(
        request, "schools/register_import_apply.html", context, status=422 if form.errors else 200
    )
