from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from common.htmx import posted
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from schools.forms import EndOtherProgrammeForm, OtherProgrammeForm
from schools.models import OtherProgramme
from schools.services.other_programmes import add_other_programme, end_other_programme

from .within_reach import form_page, is_done, to_school, visible_school


@requires(Permission.KEEP_SCHOOL_RECORD)
def other_programme_add(request: AreaRequest, pk: int) -> HttpResponse:
    """Say what else works with a school."""
    place = visible_school(request, pk)
    form = OtherProgrammeForm(posted(request))
    if is_done(request, form, add_other_programme, school=place):
        return to_school(request, place, "The other programme is noted.", "others")
    return form_page(request, place, form, "Another programme at the school", "Add it")


@requires(Permission.KEEP_SCHOOL_RECORD)
def other_programme_end(request: AreaRequest, pk: int, other: int) -> HttpResponse:
    """Say when another programme ended."""
    place = visible_school(request, pk)
    seen = OtherProgramme.objects.visible_to(request.membership).filter(school=place)
    found = get_object_or_404(seen, pk=other)
    form = EndOtherProgrammeForm(posted(request), initial={"ends_on": found.ends_on})
    if is_done(request, form, end_other_programme, other=found):
        return to_school(request, place, f"The end of “{found}” is noted.", "others")
    return form_page(request, place, form, f"The end of “{found}”", "Save")
