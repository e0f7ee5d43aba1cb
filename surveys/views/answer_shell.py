"""What stands around every page of those who answer, written once and kept for as long as nothing of it changes."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from common.reading_comfort import CHOICES, COOKIE, Comfort, comfort_from_cookie
from programmes.public_codes import as_shown
from surveys.reading.asked import AskedQuestions
from surveys.reading.entrance import Entrance
from surveys.reading.words import shipped_words
from surveys.words import SOURCE

KEPT = 512  # shells in the memory of one process
STANDARD = Comfort()
# Minutes after which a shared device without scripts starts over; with scripts it notices sooner that nobody is there.
ANSWERS_LEFT, ALL_ANSWERS_LEFT, THANKS_LEFT = 10, 20, 2
# Where title and page go. Nobody can type them.
TITLE, MAIN = "\0title\0", "\0main\0"


def answer_page(
    request: HttpRequest,
    entrance: Entrance,
    asked: AskedQuestions,
    template: str,
    context: Mapping[str, Any],
    *,
    title: str = "",
    is_device: bool = False,
    has_form: bool = True,
    starts_over: int = 0,
    status: int = 200,
) -> HttpResponse:
    """Return a page behind an entrance: this template, within the shell."""
    main = main_of(entrance, asked, template, context, is_device=is_device)
    return within_shell(
        request,
        entrance,
        asked,
        main,
        title=title,
        is_device=is_device,
        has_form=has_form,
        starts_over=starts_over,
        status=status,
    )


def main_of(
    entrance: Entrance,
    asked: AskedQuestions,
    template: str,
    context: Mapping[str, Any],
    *,
    is_device: bool = False,
) -> SafeString:
    """Return what stands inside the shell, with what all pages may show in the context."""
    code = as_shown(entrance.code)
    common = {
        "entrance": entrance,
        "asked": asked,
        "words": asked.words,
        "language": asked.words.code,
        "in_language": f"?l={asked.words.code}",
        "languages": entrance.languages,
        "code": code,
        "is_device": is_device,
    }
    return render_to_string(f"surveys/{template}", common | dict(context))


def within_shell(
    request: HttpRequest,
    entrance: Entrance | None,
    asked: AskedQuestions | None,
    main: str,
    *,
    title: str,
    language: str = SOURCE,
    is_device: bool = False,
    has_form: bool = True,
    starts_over: int = 0,
    status: int = 200,
) -> HttpResponse:
    """Return a page: what was made for the inside, within the shell; before any entrance in a shipped `language`.

    On a shared device without scripts it makes way for an empty start after `starts_over` minutes; 0 is never.
    """
    comfort = comfort_from_cookie(request) if COOKIE in request.COOKIES else STANDARD
    minutes = starts_over if is_device else 0
    before, between, after = _shell(entrance, asked, language, comfort, is_device, has_form, minutes)
    response = HttpResponse(f"{before}{escape(title)}{between}{main}{after}", status=status)
    # Going back in the browser shows the page before. On a shared device nothing may be left to go back to.
    response["Cache-Control"] = "private, no-store" if is_device else "private, no-cache"
    patch_vary_headers(response, ["Accept-Language"])
    return response


@lru_cache(maxsize=KEPT)
def _shell(
    entrance: Entrance | None,
    asked: AskedQuestions | None,
    language: str,
    comfort: Comfort,
    is_device: bool,
    has_form: bool,
    minutes: int,
) -> tuple[str, str, str]:
    words = asked.words if asked else shipped_words(language)
    context = {
        "code": as_shown(entrance.code) if entrance else "",
        "school": entrance.school if entrance else "",
        "words": words,
        "lang": "en-GB" if words.code == "en" else words.code,
        "comfort": comfort,
        "tints": [(value, words[f"colour_{value}"]) for value in CHOICES["tint"]],
        "is_device": is_device,
        "has_form": has_form,
        "minutes": minutes,
        "seconds": str(minutes * 60),  # a text: an attribute takes no separator of thousands
        "title": mark_safe(TITLE),  # noqa: S308
        "main": mark_safe(MAIN),  # noqa: S308
    }
    before, _, rest = render_to_string("surveys/answer_shell.html", context).partition(TITLE)
    between, _, after = rest.partition(MAIN)
    return before, between, after
