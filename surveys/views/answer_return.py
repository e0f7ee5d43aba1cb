"""Putting answers by and coming back to them by a return code."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from common.tries import may_try
from programmes.public_codes import as_shown
from surveys.answer_draft import Draft
from surveys.reading.asked import AskedQuestions, questions_at
from surveys.reading.entrance import Entrance
from surveys.services.saving import as_read_out, as_return_code, find_put_by, new_return_code, put_by

from .answer_pages import CHECK, Here, show, stay
from .answer_shell import ANSWERS_LEFT, answer_page
from .answering import answering, shown_in


def put_by_and_say(here: Here) -> HttpResponse:
    """Put the answers by, under the code that they have or a new one, and show it."""
    if not may_try(here.request, "put_by"):
        return show(here, here.at or CHECK, errors=[(here.asked.words["error_too_many"], "")])
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
        return _ask(request, entrance, asked, error="error_too_many", status=429)
    return _ask(request, entrance, asked, error="error_code", status=422)


def _ask(
    request: HttpRequest, entrance: Entrance, asked: AskedQuestions, *, error: str = "", status: int = 200
) -> HttpResponse:
    errors = [(asked.words[error], "#code")] if error else []
    return answer_page(
        request,
        entrance,
        asked,
        "answer_return.html",
        {"errors": errors, "typed": request.POST.get("code", "")[:40]},
        title=asked.words["return_title"],
        has_form=False,
        status=status,
    )
