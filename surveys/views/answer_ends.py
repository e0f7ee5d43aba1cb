"""What comes after answering: thanks and help, how to be reached, and what becomes of it all."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString

from common.ballots.services import BoxClosed, BoxFull
from programmes.public_codes import as_shown
from surveys.answer_draft import DEVICE
from surveys.reading.asked import AskedQuestions
from surveys.reading.entrance import Entrance
from surveys.services.details import leave_details

from .answer_shell import THANKS_LEFT, answer_page, main_of, within_shell
from .answering import answering, closed, entering, shown_in

KEPT = 256  # pages in the memory of one process
LONGEST = {"name": 120, "contact": 254, "wish": 300}  # characters


@entering
def answer_thanks(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Say thank you, what happens now, and where there is help."""
    asked = shown_in(request, entrance)
    is_device = request.GET.get("w") == DEVICE
    main = _thanks(entrance, asked, is_device)
    title = asked.words["thank_you"]
    return within_shell(
        request,
        entrance,
        asked,
        main,
        title=title,
        is_device=is_device,
        has_form=False,
        starts_over=THANKS_LEFT,
    )


@lru_cache(maxsize=KEPT)
def _thanks(entrance: Entrance, asked: AskedQuestions, is_device: bool) -> SafeString:
    context = {"has_details": bool(entrance.details_key) and entrance.is_answering}
    return main_of(entrance, asked, "answer_thanks.html", context, is_device=is_device)


@answering
def answer_details(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Let somebody leave how to be reached. Nothing comes along from the pages before."""
    asked = shown_in(request, entrance)
    if not entrance.details_key:
        return closed(request, entrance)
    if request.method != "POST":
        return _details(request, entrance, asked, {"is_sent": request.GET.get("sent") == "yes"})
    typed = {name: request.POST.get(name, "").strip()[:longest] for name, longest in LONGEST.items()}
    if not typed["contact"]:
        errors = [(asked.words["error_contact"], "#contact")]
        return _details(request, entrance, asked, {"typed": typed, "errors": errors})
    try:
        leave_details(entrance=entrance, **typed)
    except (BoxClosed, BoxFull):
        return closed(request, entrance)
    address = reverse("answer_details", args=[as_shown(entrance.code)])
    return HttpResponseRedirect(f"{address}?l={asked.words.code}&sent=yes")


def _details(
    request: HttpRequest, entrance: Entrance, asked: AskedQuestions, context: dict[str, Any]
) -> HttpResponse:
    return answer_page(
        request,
        entrance,
        asked,
        "answer_details.html",
        {"typed": {}, "errors": [], **context},
        title=asked.words["details_title"],
        has_form=False,
        status=422 if context.get("errors") else 200,
    )


@entering
def answer_privacy(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Show what becomes of the answers: in short in the language of the page, then in full."""
    asked = shown_in(request, entrance)
    title = asked.words["privacy_title"]
    return answer_page(request, entrance, asked, "answer_privacy.html", {}, title=title, has_form=False)
