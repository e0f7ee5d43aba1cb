"""Agreements that were sent: finding one, reading it, signing it."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from common.documents.models import Document
from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.models import AreaSettings
from programmes.roles import Permission
from programmes.services.activity import Refused
from programmes.sign_in import recently_authenticated
from schools.forms.agreements import AgreementFilter, SignatoryForm, SignForm, WithdrawForm
from schools.models import Agreement, Signature
from schools.policies import can_remind
from schools.services.agreements import (
    name_signatory,
    place_of,
    remind_about,
    sign_agreement,
    who_may_sign,
    withdraw_agreement,
)

A_PAGE = 50


@requires(Permission.SEE_SCHOOLS)
def agreement_list(request: AreaRequest) -> HttpResponse:
    """Show agreements within reach: those that wait first, and how many are signed."""
    settings = AreaSettings.objects.first() or AreaSettings(area=request.area)
    form = AgreementFilter(request.GET)
    reached = Agreement.objects.visible_to(request.membership)
    late_before = timezone.now() - timedelta(days=settings.target_days_to_sign)
    found = form.narrow(reached.with_progress(), request.membership, late_before)
    context = {
        "filter": form,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "late_before": late_before,
        "share": reached.share_signed(),
        "settings": settings,
    }
    return render_page(request, "schools/agreement_list.html", context, fragment="agreements")


@requires(Permission.SEE_SCHOOLS)
def agreement(request: AreaRequest, pk: int) -> HttpResponse:
    """Show the whole text, who has signed it, and to whoever is asked the way to sign."""
    found = _visible(request, pk)
    own = [place for place in found.signatures.all() if place.signatory_id == request.membership.pk]
    documents = Document.objects.visible_to(request.membership)
    context = {
        "agreement": found,
        "school": found.participation.school,
        "own": own[0] if own else None,
        "may_remind": can_remind(request.membership, found),
        "document": documents.filter(public_id=found.document).first() if found.document else None,
    }
    return render_page(request, "schools/agreement.html", context)


@requires(Permission.SIGN_AGREEMENTS)
@recently_authenticated
def agreement_sign(request: AreaRequest, pk: int) -> HttpResponse:
    """Show the text once more with the place to sign; a POST signs, and a second one finds the first."""
    found = _visible(request, pk)
    try:
        place = place_of(found, request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect_to(request, found)
    if place.signed_at:
        return redirect_to(request, found)
    form = SignForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            typed = form.cleaned_data["typed_name"]
            sign_agreement(agreement=found, typed_name=typed, by=request.membership)
        except Refused as refusal:
            form.add_error("typed_name", str(refusal))
        else:
            messages.success(request, "Thank you. You have signed.")
            return redirect_to(request, found)
    context = {"form": form, "agreement": found, "school": found.participation.school, "own": place}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/agreement_sign.html", context, status=status)


@require_POST
@requires(Permission.MANAGE_SCHOOLS)
def agreement_remind(request: AreaRequest, pk: int) -> HttpResponse:
    """Write to those who have not signed."""
    found = _visible(request, pk)
    try:
        number = remind_about(agreement=found, by=request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"We have written to {number} {'people' if number > 1 else 'person'}.")
    return redirect_to(request, found)


@requires(Permission.MANAGE_SCHOOLS)
def agreement_withdraw(request: AreaRequest, pk: int) -> HttpResponse:
    """Ask why, then take an agreement back that waits for signatures."""
    found = _open(request, pk)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_agreement(agreement=found, by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The agreement is taken back. We told those who were asked to sign.")
            return redirect_to(request, found)
    context = {"form": form, "agreement": found, "school": found.participation.school}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/agreement_withdraw.html", context, status=status)


@requires(Permission.MANAGE_SCHOOLS)
def agreement_signatory(request: AreaRequest, pk: int, signature: int) -> HttpResponse:
    """Ask somebody else to sign in a place that is empty."""
    found = _open(request, pk)
    place = get_object_or_404(Signature.objects.with_people(), agreement=found, pk=signature, signed_at=None)
    form = SignatoryForm(posted(request), people=who_may_sign(place))
    if request.method == "POST" and form.is_valid():
        person = form.people[form.cleaned_data["person"]]
        try:
            name_signatory(signature=place, person=person, by=request.membership)
        except Refused as refusal:
            form.add_error("person", str(refusal))
        else:
            messages.success(request, f"We have asked {person.user} to sign.")
            return redirect_to(request, found)
    context = {"form": form, "agreement": found, "place": place, "school": found.participation.school}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/agreement_signatory.html", context, status=status)


def _visible(request: AreaRequest, pk: int) -> Agreement:
    found = Agreement.objects.visible_to(request.membership).with_progress()
    return get_object_or_404(found.select_related("sent_by__user"), pk=pk)


def _open(request: AreaRequest, pk: int) -> Agreement:
    """An agreement that still waits, for those who may change who is asked; 403 for one that is closed."""
    found = _visible(request, pk)
    if not can_remind(request.membership, found):
        raise PermissionDenied
    return found
