"""In which language somebody reads: as they have chosen, else as their browser asks, else the first that there is."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

LONGEST = 12  # characters of a code
# Where a language is written in other letters than elsewhere, and a browser names the place alone.
LETTERS_OF = {
    "pa-pk": "arab",
    "zh-cn": "hans",
    "zh-sg": "hans",
    "zh-hk": "hant",
    "zh-mo": "hant",
    "zh-tw": "hant",
}


def chosen_language(request: HttpRequest) -> str:
    """Return the language that the form or the address names, which nobody need have; empty for none."""
    return (request.POST or request.GET).get("l", "")[:LONGEST]


def language_for(request: HttpRequest, offered: Sequence[str]) -> str:
    """Return the code of an offered language (BCP 47) in which to answer a request, the first in doubt.

    Empty where none is offered. What is made of it varies by `Accept-Language`.
    """
    chosen = chosen_language(request)
    if chosen in offered:
        return chosen
    asked_for = _browser_asks(request.META.get("HTTP_ACCEPT_LANGUAGE", ""), offered)
    return asked_for or next(iter(offered), "")


def _browser_asks(header: str, offered: Sequence[str]) -> str:
    """Return the offered language that a browser asks for before others, empty where it asks for none of them."""
    for wanted, weight in parse_accept_lang_header(header):
        if wanted == "*" or not weight:
            return ""
        if readable := [code for code in offered if _is_readable(code, wanted)]:
            parts = set(wanted.split("-"))
            return max(readable, key=lambda code: len(parts & set(code.lower().split("-"))))
    return ""


def _is_readable(code: str, wanted: str) -> bool:
    """Whether it is the same language, and not in other letters: Punjabi of Pakistan is not written in Gurmukhi."""
    if code.lower().partition("-")[0] != wanted.partition("-")[0]:
        return False
    letters = {_letters(code.lower()), _letters(wanted)} - {""}
    return len(letters) < 2


def _letters(code: str) -> str:
    """Return in which letters a code says that a language is written; empty where it does not say."""
    named = (part for part in code.split("-")[1:] if len(part) == 4 and part.isalpha())
    return next(named, LETTERS_OF.get(code, ""))
