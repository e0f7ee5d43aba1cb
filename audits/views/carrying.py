"""Taking up a newer version of the framework: what it means first, then doing it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from audits.policies import can_lead
from audits.reading.carrying import carried_over, plan_of
from audits.services.carry_over import take_version
from common.htmx import posted, redirect_to, render_page
from programmes.forms.changing import NoForm
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.views.changing import saved

from .within_reach import visible_audit


@requires(Permission.LEAD_AUDITS)
def audit_take_version(request: AreaRequest, pk: int) -> HttpResponse:
    """Show what becomes of each answer, and take the version up once somebody says yes to just that."""
    found = visible_audit(request, pk)
    if not can_lead(request.membership, found):
        raise PermissionDenied
    plan = plan_of(found, found.round.version)
    said = str(carried_over(plan, found.answers.asked().values_list("statement", flat=True)))
    form = NoForm(posted(request), initial={"seen": said})
    if saved(form, lambda: take_version(audit=found, by=request.membership), str):
        messages.success(request, f"Your audit uses {found.round.version} now. {said}")
        return redirect_to(request, found)
    context = {"audit": found, "plan": plan, "said": form.preview or said, "form": form}
    return render_page(request, "audits/take_version.html", context, status=422 if form.errors else 200)
