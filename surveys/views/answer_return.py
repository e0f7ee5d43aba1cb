"""Putting answers by and coming back to them by a return code."""

from allauth.core.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from common.tries import may_try
from programmes.public_codes import as_shown
from surveys.answer_draft import Draft
from surveys.reading.asked import AskedQuestions, questions_at
from surveys.reading.entrance import Entrance
from surveys.services.saving import as_read_out, as_return_code, find_put_by, new_return_code, put_by

from .answer_pages import Here, stay
from .answer_shell import ANSWERS_LEFT, answer_page
from .answering import answering, shown_in


def put_by_and_say(here: Here) -> HttpResponse:
    """Put the answers by, under the code that they have or a new one, and show it."""
    if not may_try(here.request, "put_by"):
        too_many: HttpResponse = respond_429(here.request)
        return too_many
    here = here.changed(return_code=here.draft.return_code or new_return_code())
    put_by(entrance=here.entrance, kept=here.draft.kept(), code=here.draft.return_code)
    address = reverse("answer_return", args=[as_shown(here.entrance.code)])
    context = {
        "return_code": as_read_out(here.draft.return_code),
        "return_address": here.request.build_absolute_uri(address),
        "carried": here.draft.carried(here.entrance.asked),
        "at": here.at,
        "shown": "",
    }
    return answer_page(
        here.request,
        here.entrance,
        here.asked,
        "answer_saved.html",
        context,
        title=here.asked.words["saved_not_sent"],
        is_device=here.draft.is_on_shared_device,
        starts_over=ANSWERS_LEFT,
    )


@answering
def answer_return(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Ask for a return code, and carry on where its answers end."""
    asked = shown_in(request, entrance)
    if request.method != "POST":
        return _ask(request, entrance, asked)
    code = as_return_code(request.POST.get("code", ""))
    kept = find_put_by(entrance=entrance, code=code) if code else None
    if kept is None:
        return _wrong(request, entrance, asked)
    draft = Draft.of(kept)
    asked = questions_at(entrance, draft.language, is_easy=draft.is_easy)
    return stay(Here(request, entrance, asked, draft, ""), "")


def _wrong(request: HttpRequest, entrance: Entrance, asked: AskedQuestions) -> HttpResponse:
    """Say that nothing was found; codes that find nothing are counted, right ones are not."""
    if not may_try(request, "wrong_return_code"):
        too_many: HttpResponse = respond_429(request)
        return too_many
    return _ask(request, entrance, asked, errors=[(asked.words["error_code"], "#code")])


def _ask(
    request: HttpRequest,
    entrance: Entrance,
    asked: AskedQuestions,
    *,
    errors: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    return answer_page(
        request,
        entrance,
        asked,
        "answer_return.html",
        {"errors": errors or [], "typed": request.POST.get("code", "")[:40]},
        title=asked.words["return_title"],
        has_form=False,
        status=422 if errors else 200,
    )
