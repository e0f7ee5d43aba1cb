"""The page on which families of all schools of a survey are invited: one list of addresses, one button to send."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, render_page
from common.outbox.transports import can_send_texts
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.views.changing import saved
from surveys.forms.invitations import ContactsForm
from surveys.models import AskedSchool, ContactList, Survey
from surveys.policies import can_invite_families
from surveys.reading.sending import next_reminder
from surveys.reading.words import languages_of
from surveys.services.all_lists import remind_all, send_all
from surveys.services.contacts import add_contacts_by_school

from .within_reach import done, visible_survey


@requires(Permission.INVITE_FAMILIES)
def survey_families(request: AreaRequest, pk: int) -> HttpResponse:
    """Take addresses of families of several schools in one list; show the lists so far, with what one may do now."""
    survey = _survey(request, pk)
    form = _form(request, survey)
    made = saved(
        form,
        lambda: add_contacts_by_school(
            name=form.name,
            families={asked: found.families for asked, found in form.by_school.items()},
            by=request.membership,
        ),
    )
    if made:
        people, schools = sum(one.people for one in made), len(made)
        messages.success(
            request, f"{people:,} addresses of {schools:,} school{'s' * (schools > 1)} were added."
        )
        return redirect_to(request, "survey_families", request.area.slug, pk)
    context = {"survey": survey, "form": form, **_lists(request, survey)}
    return render_page(request, "surveys/survey_families.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.INVITE_FAMILIES)
def survey_families_send(request: AreaRequest, pk: int) -> HttpResponse:
    """Begin to send every list that waits for it."""
    survey, here = _survey(request, pk), reverse("survey_families", args=[request.area.slug, pk])
    said = "The invitations are going out."
    return done(request, lambda: send_all(survey=survey, by=request.membership), said, here)


@require_POST
@requires(Permission.INVITE_FAMILIES)
def survey_families_remind(request: AreaRequest, pk: int) -> HttpResponse:
    """Remind who has not answered, at all schools."""
    survey, here = _survey(request, pk), reverse("survey_families", args=[request.area.slug, pk])
    said = "Who has not answered gets a reminder."
    return done(request, lambda: remind_all(survey=survey, by=request.membership), said, here)


def _survey(request: AreaRequest, pk: int) -> Survey:
    survey = visible_survey(request, pk)
    if not can_invite_families(request.membership, survey):
        raise PermissionDenied
    return survey


def _form(request: AreaRequest, survey: Survey) -> ContactsForm:
    asked = AskedSchool.objects.visible_to(request.membership).filter(survey=survey)
    schools = list(asked.select_related("school").order_by("school__name", "pk"))
    if not schools:
        raise PermissionDenied
    return ContactsForm(
        posted(request),
        request.FILES or None,
        schools=schools,
        languages=languages_of(request.area.pk).values(),
        with_texts=can_send_texts(),
    )


def _lists(request: AreaRequest, survey: Survey) -> dict[str, object]:
    found = ContactList.objects.visible_to(request.membership).filter(asked__survey=survey)
    found = found.exclude(state="erased").select_related("asked__school")
    lists = list(found.order_by("asked__school__name", "-pk"))
    return {
        "lists": lists,
        "ready": [one for one in lists if one.state == ContactList.State.READY],
        "to_remind": [one for one in lists if one.state == ContactList.State.SENT and not next_reminder(one)],
    }
