"""Where people come in to answer: by a code, a link, an invitation of their own, or a device that is handed round."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import lru_cache, wraps

import structlog
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from common.access import public
from common.cross_site import from_this_site
from common.tries import may_try
from programmes.public_codes import as_kept, as_shown
from surveys.answer_draft import CODE, DEVICE, LINK, PERSONAL
from surveys.reading.asked import AskedQuestions, questions_at
from surveys.reading.entrance import Entrance, entrance_at, inside
from surveys.reading.words import shipped_words
from surveys.services.invitation_tokens import invitation_is_used
from surveys.words import SOURCE, shipped, shipped_codes

from .answer_language import chosen_language, language_for
from .answer_shell import ALL_ANSWERS_LEFT, ANSWERS_LEFT, answer_page, main_of, within_shell

type Behind = Callable[..., HttpResponse]
STARTS_KEPT = 256  # in the memory of one process
REASON = "people answer without an account"
SEND = "send"  # what the button says that seals the answers
LONGEST = 40  # characters of what somebody typed as a code, shown again


def entering(view: Behind) -> Behind:
    """Let a view through with what the code in its address leads to; whoever is signed in here is nobody.

    In a transaction where answers are sent, else outside one: what is shown takes one statement, and other
    services begin their own.
    """

    @transaction.non_atomic_requests
    @public(REASON)
    @from_this_site
    @wraps(view)
    def behind_code(request: HttpRequest, code: str, **kwargs: str) -> HttpResponse:
        forget_who(request)
        with transaction.atomic() if request.POST.get("go") == SEND else nullcontext():
            return find(request, code, **kwargs)

    def find(request: HttpRequest, code: str, **kwargs: str) -> HttpResponse:
        kept = as_kept(code)
        entrance = entrance_at(kept) if kept else None
        if entrance is None:
            return not_found(request, code, status=404)
        return view(request, entrance, **kwargs)

    return behind_code


def answering(view: Behind) -> Behind:
    """Let a view through behind a code while people can answer; say calmly why they cannot."""

    @entering
    @wraps(view)
    def while_open(request: HttpRequest, entrance: Entrance, **kwargs: str) -> HttpResponse:
        if not entrance.is_answering:
            return closed(request, entrance)
        if not entrance.box_key:
            return almost_ready(request, entrance)
        return view(request, entrance, **kwargs)

    return while_open


def forget_who(request: HttpRequest) -> None:
    """Take no notice of who is signed in, in the log either."""
    request.user = AnonymousUser()
    structlog.contextvars.unbind_contextvars("user_id")


def shown_in(request: HttpRequest, entrance: Entrance) -> AskedQuestions:
    """Return what is asked, in the language that somebody reads, and in easy words if they have chosen so."""
    sent = request.POST or request.GET
    return questions_at(entrance, language_in(request, entrance), is_easy=sent.get("easy") == "on")


def language_in(request: HttpRequest, entrance: Entrance) -> str:
    """Return the code of the survey's language in which to answer a request; empty where it names none."""
    return language_for(request, [offered.code for offered in entrance.languages])


@transaction.non_atomic_requests
@public("people type the code from a letter or a poster")
@from_this_site
def answer_code(request: HttpRequest) -> HttpResponse:
    """Ask for a code, and go where it leads: in a language that was chosen, if one was."""
    forget_who(request)
    if request.method != "POST":
        return _code_page(request)
    typed = request.POST.get("code", "").strip()
    kept = as_kept(typed)
    entrance = entrance_at(kept) if kept else None
    if entrance is None:
        return not_found(request, typed, status=422)
    return HttpResponseRedirect(start_address(entrance, w=CODE, l=chosen_language(request)))


@answering
def answer_start(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Say who asks, who reads what and how long it takes. Reading it begins nothing; the button does."""
    way = CODE if request.GET.get("w") == CODE else LINK
    return start_page(request, entrance, shown_in(request, entrance), way=way)


@answering
def answer_device(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Begin on a device that is handed round: each person starts with an empty page."""
    return start_page(request, entrance, shown_in(request, entrance), way=DEVICE)


@answering
def answer_personal(request: HttpRequest, entrance: Entrance, token: str) -> HttpResponse:
    """Show the start to somebody with an invitation of their own. To open it, however often, uses nothing up."""
    with inside(entrance):
        is_used = invitation_is_used(asked=entrance.asked, token=token)
    if is_used is None:
        return not_found(request, as_shown(entrance.code), status=404)
    if is_used:
        return link_used(request, entrance)
    return start_page(request, entrance, shown_in(request, entrance), way=PERSONAL, token=token)


def start_address(entrance: Entrance, **chosen: str) -> str:
    """Return the address of the start, with what was chosen of how it is shown."""
    query = urlencode({name: value for name, value in chosen.items() if value})
    return reverse("answer_start", args=[as_shown(entrance.code)]) + (f"?{query}" if query else "")


def start_page(
    request: HttpRequest, entrance: Entrance, asked: AskedQuestions, *, way: str, token: str = ""
) -> HttpResponse:
    """Return the start for somebody who comes this way: by the link or code of all, or with an invitation."""
    if token:
        context = {"way": way, "token": token, "is_personal": True}
        return answer_page(request, entrance, asked, "answer_start.html", context, title=asked.title)
    is_device = way == DEVICE
    has_answered = request.get_signed_cookie(cookie_of(entrance), default="") == "yes"
    main = _start(entrance, asked, way, is_answered=has_answered and not is_device)
    return within_shell(request, entrance, asked, main, title=asked.title, is_device=is_device)


@lru_cache(maxsize=STARTS_KEPT)
def _start(entrance: Entrance, asked: AskedQuestions, way: str, *, is_answered: bool = False) -> SafeString:
    """Return the start page, which is the same for everybody who comes this way."""
    minutes = ANSWERS_LEFT if entrance.is_one_by_one else ALL_ANSWERS_LEFT
    context = {"way": way, "is_answered": is_answered, "minutes": minutes}
    return main_of(entrance, asked, "answer_start.html", context, is_device=way == DEVICE)


def closed(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Say when people could answer, or will be able to."""
    asked = shown_in(request, entrance)
    name, day = (
        ("error_not_open", entrance.opens_on) if entrance.is_to_come else ("error_closed", entrance.closes_on)
    )
    heading = asked.words.filled(name, date=day)
    context = {"heading": heading, "results": f"/s/{as_shown(entrance.code)}/results/"}
    return _calm(request, entrance, asked, context, status=404 if entrance.is_to_come else 410)


def almost_ready(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Say that the box for the answers is not there yet, which takes a worker some seconds."""
    asked = shown_in(request, entrance)
    context = {"heading": asked.words["almost_ready_title"], "body": asked.words["almost_ready_body"]}
    return _calm(request, entrance, asked, context, status=503)


def link_used(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Say kindly that an invitation's link works once, and where others of the family can answer."""
    asked = shown_in(request, entrance)
    words = asked.words
    context = {
        "heading": words["error_link_used"],
        "body": words["link_used_body"],
        "others": words["link_used_others"],
    }
    return _calm(request, entrance, asked, context, status=410)


def _calm(
    request: HttpRequest, entrance: Entrance, asked: AskedQuestions, context: dict[str, str], *, status: int
) -> HttpResponse:
    return answer_page(
        request,
        entrance,
        asked,
        "answer_closed.html",
        context,
        title=context["heading"],
        has_form=False,
        status=status,
    )


def not_found(request: HttpRequest, typed: str, *, status: int) -> HttpResponse:
    """Say kindly that nobody has this code. Codes that lead nowhere are counted, right ones are not."""
    if not typed:
        return _code_page(request, error="code_title", status=status)
    if not may_try(request, "wrong_code"):
        return _code_page(request, typed, error="error_too_many", status=429)
    return _code_page(request, typed, error="error_code", status=status)


def _code_page(request: HttpRequest, typed: str = "", *, error: str = "", status: int = 200) -> HttpResponse:
    """Return the page for a code: nobody knows of which area, so in a language that comes with the product."""
    language = language_for(request, shipped_codes())
    words = shipped_words(language)
    context = {
        "words": words,
        "language": language,
        "languages": [shipped(code) for code in shipped_codes()],
        "asked": {
            "is_checked": language == SOURCE
        },  # an area lets its own words be checked, these are drafts
        "chosen": chosen_language(request),
        "typed": "".join(letter for letter in typed if letter.isprintable())[:LONGEST],
        "errors": [(words[error], "#code")] if error else [],
    }
    main = render_to_string("surveys/answer_code.html", context)
    title = f"{words['error_title']}: {words['code_title']}" if error else words["code_title"]
    return within_shell(
        request, None, None, main, title=title, language=language, has_form=False, status=status
    )


def cookie_of(entrance: Entrance) -> str:
    """Return the name of the cookie by which a browser remembers that it has answered, not what."""
    return f"answered-survey-{entrance.asked}"
