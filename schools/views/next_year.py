from django.contrib import messages
from django.http import HttpResponse

from common.htmx import posted, redirect_to
from programmes.gate import AreaRequest
from programmes.views.changing import form_page, saved, sets_up
from programmes.views.programmes import address_of, programme_of
from schools.forms import ContinueForm
from schools.services.next_year import continue_programme


@sets_up
def programme_continue(request: AreaRequest, pk: int) -> HttpResponse:
    """Set up the programme that follows, with the schools that go on."""
    found = programme_of(request, pk)
    form = ContinueForm(posted(request), programme=found)
    made = saved(
        form,
        lambda: continue_programme(
            programme=found, by=request.membership, **({"participations": ()} | form.cleaned_data)
        ),
    )
    if made:
        messages.success(
            request,
            f"{made.programme} is set up from {found}. Fixed days have moved on by {made.shift}: look through them.",
        )
        return redirect_to(request, "programme", request.area.slug, made.programme.pk)
    return form_page(
        request,
        form,
        "Next year’s programme",
        caption=f"From {found}",
        back=address_of(request, found),
        button="Set up the programme",
        intro=(
            "Tiers, stages, milestones, cohorts and places come along, and so does the agreement, as a draft. "
            f"Fixed days move on. {found} stays as it is."
        ),
    )
