"""Looking an audit over, and submitting it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from audits.forms.reviewing import SubmitForm
from audits.models import Answer
from audits.policies import can_lead
from audits.reading.comments import unsettled_by_domain
from audits.reading.completeness import Completeness, completeness_of
from audits.services.reviewing import submit_audit
from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.views.changing import saved

from .within_reach import visible_audit


@requires(Permission.LEAD_AUDITS)
def audit_check(request: AreaRequest, pk: int) -> HttpResponse:
    """Show what is missing, strengths and areas for development, and submit the audit once nothing is missing."""
    found = visible_audit(request, pk)
    if not can_lead(request.membership, found):
        raise PermissionDenied
    form = SubmitForm(posted(request), initial={"summary": found.summary})
    if saved(form, lambda: submit_audit(audit=found, by=request.membership, **form.cleaned_data)):
        messages.success(
            request, "Your audit is submitted. Thank you. We write to you when it has been read."
        )
        return redirect_to(request, found)
    completeness = completeness_of(found)
    context = {
        "audit": found,
        "form": form,
        "completeness": completeness,
        "named": _named(completeness),
        "comments": unsettled_by_domain(found).total(),
    }
    return render_page(request, "audits/check.html", context, status=422 if form.errors else 200)


def _named(completeness: Completeness) -> list[tuple[str, list[Answer]]]:
    if not completeness.wants_both:
        return []
    return [
        ("Strengths", completeness.strengths),
        ("Areas for development", completeness.developments),
    ]
