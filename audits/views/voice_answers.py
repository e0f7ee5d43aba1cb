"""Public pages on which a group's people answer: no account, no session, and no trace of who it was."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from allauth.core.ratelimit import respond_429
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from audits.models import Voice
from audits.reading.questionnaire import Questionnaire, questionnaire_of
from audits.reading.voices import thresholds_of
from audits.services.sending import send_answers
from audits.voice_draft import Draft, read_draft
from common.access import public
from common.ballots.services import BoxClosed, BoxFull
from common.htmx import posted, redirect_to, render_page
from common.tries import may_try
from programmes.forms import CodeForm
from programmes.public_codes import as_shown, open_area_of_code

REMEMBERED = timedelta(days=180)
NOTHING_SAID = "You have not answered anything yet. Go back and answer at least one, or just close this page."

FULL = (
    "Your answers were not sent: far more have arrived here than this group has people, so something is wrong. "
    "Please tell the school. Leave this page open, and send them again when it is put right."
)


def open_voice_of_code(request: HttpRequest, code: str) -> Voice | None:
    """Open the area of a code, and return the voice that has the code."""
    kept = open_area_of_code(request, code)
    if not kept:
        return None
    found = Voice.objects.select_related("area", "audit__area", "audit__school", "audit__version", "box")
    return found.filter(code=kept).first()


def answering(view: Callable[[HttpRequest, Voice], HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view through with the voice of the code in its address, while people can answer it."""

    @public("people answer without an account")
    @never_cache
    @wraps(view)
    def with_voice(request: HttpRequest, code: str) -> HttpResponse:
        voice = open_voice_of_code(request, code)
        if voice is None:
            return _not_found(request, CodeForm(data={"code": code}), status=404)
        if not voice.is_answering:
            return _closed(request, voice)
        if not voice.box.public_key:
            return render_page(request, "audits/voice_not_ready.html", {"voice": voice}, status=503)
        return view(request, voice)

    return with_voice


@public("people type the code from a letter or a poster")
@never_cache
def voice_code(request: HttpRequest) -> HttpResponse:
    """Ask for a code, and go where it leads."""
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        voice = open_voice_of_code(request, form.cleaned_data["code"])
        if voice is not None:
            return redirect_to(request, "voice_start", as_shown(voice.code))
        return _not_found(request, form, status=422)
    request.user = AnonymousUser()
    return render_page(request, "audits/voice_code.html", {"form": form}, status=422 if form.errors else 200)


@answering
def voice_start(request: HttpRequest, voice: Voice) -> HttpResponse:
    """Say who asks, who reads what and how long it takes. Reading it begins nothing; the button does."""
    if request.method == "POST":
        return redirect_to(request, "voice_answer", as_shown(voice.code))
    asked = questionnaire_of(voice)
    context = _context(voice, asked) | {"minimum": thresholds_of(voice.audit).school}
    has_answered = request.get_signed_cookie(_cookie(voice), default="") == "yes"
    return render_page(request, "audits/voice_start.html", context | {"has_answered": has_answered})


@answering
def voice_answer(request: HttpRequest, voice: Voice) -> HttpResponse:
    """Show one theme after the other, then everything to check. What was chosen travels in the page."""
    asked = questionnaire_of(voice)
    if request.method != "POST":
        return _page(request, voice, asked, Draft(), 1)
    draft = read_draft(voice, request.POST.get("carried", "")) or Draft()
    filled = _number(request.POST.get("page", ""))
    if 1 <= filled <= len(asked.pages):
        draft = draft.with_answers(asked.pages[filled - 1].chosen(request.POST, asked.group))
    go = request.POST.get("go", "")
    if go == "send":
        return _send(request, voice, asked, draft)
    return _page(request, voice, asked, draft, _number(go))


@public("people read that their answers have arrived")
@never_cache
def voice_thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Say thank you, what happens next and where there is help."""
    voice = open_voice_of_code(request, code)
    if voice is None:
        return _not_found(request, CodeForm(data={"code": code}), status=404)
    return render_page(request, "audits/voice_thanks.html", _context(voice, questionnaire_of(voice)))


def _page(
    request: HttpRequest, voice: Voice, asked: Questionnaire, draft: Draft, number: int
) -> HttpResponse:
    """Show the page of this number, from 1; the one after the last theme is for checking."""
    number = min(max(number, 1), len(asked.pages) + 1)
    if number > len(asked.pages):
        return _check(request, voice, asked, draft)
    page = asked.pages[number - 1]
    rows = [(question, draft.answers.get(question.slug, "")) for question in page.questions]
    more = {"page": page, "number": number, "rows": rows, "carried": draft.carried(voice)}
    return render_page(request, "audits/voice_answer.html", _context(voice, asked) | more)


def _check(
    request: HttpRequest, voice: Voice, asked: Questionnaire, draft: Draft, *, problem: str = ""
) -> HttpResponse:
    answers = [
        (number, page, [(one, _said(asked, draft, one.slug)) for one in page.questions])
        for number, page in enumerate(asked.pages, start=1)
    ]
    more = {"answers": answers, "carried": draft.carried(voice), "problem": problem, "last": len(asked.pages)}
    status = 422 if problem else 200
    return render_page(request, "audits/voice_check.html", _context(voice, asked) | more, status=status)


def _said(asked: Questionnaire, draft: Draft, slug: str) -> str:
    return asked.group.words([draft.answers[slug]]) if draft.answers.get(slug) else ""


def _send(request: HttpRequest, voice: Voice, asked: Questionnaire, draft: Draft) -> HttpResponse:
    """Seal the answers and go on to the thanks; this browser remembers that it has answered, not what."""
    if not draft.answers:
        return _check(request, voice, asked, draft, problem=NOTHING_SAID)
    try:
        send_answers(voice=voice, answers=draft.answers, ballot=draft.ballot)
    except BoxClosed:
        return _closed(request, voice)
    except BoxFull:
        return _check(request, voice, asked, draft, problem=FULL)
    response = redirect_to(request, "voice_thanks", as_shown(voice.code))
    response.set_signed_cookie(
        _cookie(voice),
        "yes",
        max_age=int(REMEMBERED.total_seconds()),
        path="/v/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _closed(request: HttpRequest, voice: Voice) -> HttpResponse:
    return render_page(request, "audits/voice_closed.html", {"voice": voice}, status=410)


def _not_found(request: HttpRequest, form: CodeForm, *, status: int) -> HttpResponse:
    """Say kindly that nobody has this code. Codes that lead nowhere are counted, right ones are not."""
    if not may_try(request, "wrong_code"):
        too_many: HttpResponse = respond_429(request)
        return too_many
    form.is_valid()
    form.add_error("code", "This code leads nowhere. Check each letter, or ask who gave it to you")
    return render_page(request, "audits/voice_code.html", {"form": form}, status=status)


def _context(voice: Voice, asked: Questionnaire) -> dict[str, Any]:
    return {
        "voice": voice,
        "code": as_shown(voice.code),
        "school": voice.audit.school,
        "language": voice.audit.version.language,
        "asked": asked,
    }


def _cookie(voice: Voice) -> str:
    return f"answered-{voice.pk}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
