"""The pages of questions: what was answered so far travels in the page, whatever button is pressed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from common.ballots.services import BoxClosed, BoxFull
from common.reading_comfort import CHOICES, comfort_from_cookie, remember
from programmes.public_codes import as_shown
from surveys.answer_draft import BY_THEMSELVES, LINK, PERSONAL, Draft, read_draft
from surveys.answer_values import Fault, chosen, faults_in
from surveys.reading.asked import AskedQuestion, AskedQuestions, questions_at
from surveys.reading.entrance import Entrance
from surveys.services.invitation_tokens import InvitationUsed
from surveys.services.saving import forget
from surveys.services.sending import put_in

from .answer_language import chosen_language
from .answer_questions import question_written
from .answer_shell import ALL_ANSWERS_LEFT, ANSWERS_LEFT, answer_page, main_of, within_shell
from .answering import SEND, answering, closed, cookie_of, language_in, start_address, start_page

REMEMBERED = timedelta(days=180)
START, ALL, CHECK = "", "all", "check"  # places that are no question
KEPT = 64  # pages of all questions, in the memory of one process
CARRIED = "\0carried\0"
# Words for what can be chosen of reading comfort, and for its values; fonts have names.
COMFORT = {
    "font": "comfort_font",
    "size": "text_size",
    "spacing": "comfort_spacing",
    "symbols": "comfort_pictures",
}
VALUES = {"show": "show_pictures", "hide": "hide_pictures"} | {
    value: f"comfort_{value}" for value in ("standard", "large", "largest", "wide")
}


@answering
def answer(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Take in what the page holds, and do what its button says."""
    if request.method != "POST":
        return HttpResponseRedirect(start_address(entrance, l=chosen_language(request)))
    draft = read_draft(entrance.asked, request.POST.get("carried", "")) or _begin(request, entrance)
    asked = questions_at(entrance, draft.language, is_easy=draft.is_easy)
    shown = [asked.by_slug[slug] for slug in request.POST.get("shown", "").split() if slug in asked.by_slug]
    draft = draft.with_answers(chosen(shown, request.POST))
    go, _, what = request.POST.get("go", "").partition(":")
    turn = TURNS.get(go, stay)
    return turn(Here(request, entrance, asked, draft, request.POST.get("at", "")), what)


def _begin(request: HttpRequest, entrance: Entrance) -> Draft:
    """Return an empty draft as the start page asks for it."""
    sent = request.POST
    token = sent.get("token", "")[:200]
    way = sent.get("way", "") if sent.get("way", "") in BY_THEMSELVES else LINK
    return Draft(
        way=PERSONAL if token else way,
        language=language_in(request, entrance),
        is_easy=sent.get("easy") == "on",
        is_together=not entrance.is_one_by_one,
        token=token,
    )


class Here:
    """A request of somebody in the middle of answering: where they are, and what they have answered."""

    def __init__(
        self, request: HttpRequest, entrance: Entrance, asked: AskedQuestions, draft: Draft, at: str
    ) -> None:
        self.request, self.entrance, self.asked, self.draft, self.at = request, entrance, asked, draft, at
        self.slugs = [question.slug for question in asked.relevant(draft.answers)]

    def changed(self, **draft: Any) -> "Here":
        """Return it with something of the draft changed, such as the language."""
        changed = replace(self.draft, **draft)
        asked = questions_at(self.entrance, changed.language, is_easy=changed.is_easy)
        return Here(self.request, self.entrance, asked, changed, self.at)

    def next_to(self, step: int) -> str:
        """Return the place one step on, or one back: a question, or the check after the last."""
        if self.at == CHECK:
            return self.slugs[-1] if self.slugs else CHECK
        order = [question.slug for question in self.asked.questions]
        here = order.index(self.at) if self.at in order else -1
        if step > 0:
            return next((slug for slug in self.slugs if order.index(slug) > here), CHECK)
        before = [slug for slug in self.slugs if order.index(slug) < here]
        return before[-1] if before else self.slugs[0]

    @property
    def faults(self) -> dict[str, Fault]:
        """Return what is wrong with the answers so far, by the question's slug."""
        return faults_in(self.asked, self.draft.answers)


# Turns: what a button does ---------------------------------------------------------------------------


def begin(here: Here, what: str) -> HttpResponse:
    """Show the first question, or all of them: as the survey says, or as the person asks."""
    here = here.changed(is_together=what == "all" if what else here.draft.is_together)
    return show(here, ALL if here.draft.is_together else _first(here))


def onwards(here: Here, _what: str) -> HttpResponse:
    """Go on to the next question, unless this answer cannot be taken."""
    wrong = here.faults.keys() & {here.at}
    return show(here, here.at if wrong else here.next_to(1), faults=here.faults if wrong else {})


def skip(here: Here, _what: str) -> HttpResponse:
    """Leave this question out, and go on."""
    here.draft = here.draft.with_answers({here.at: ""})
    return show(here, here.next_to(1))


def back(here: Here, _what: str) -> HttpResponse:
    """Go back to the question before; from the check of all questions on one page, to them."""
    return show(here, ALL if here.draft.is_together else here.next_to(-1))


def check(here: Here, _what: str) -> HttpResponse:
    """Show all answers to be checked, unless one of them cannot be taken."""
    return _to_mend(here) if here.faults else show(here, CHECK)


def change(here: Here, slug: str) -> HttpResponse:
    """Go back to one question from the check."""
    return show(here, ALL if here.draft.is_together else slug)


def stay(here: Here, _what: str) -> HttpResponse:
    """Show the same place again; the first unanswered question to somebody who comes back."""
    if here.at or not (here.draft.answers or here.draft.return_code):
        return show(here, here.at)
    return show(here, ALL if here.draft.is_together else _first(here))


def language(here: Here, code: str) -> HttpResponse:
    """Show the same place in another language."""
    return show(here.changed(language=code[:12]), here.at)


def easy(here: Here, what: str) -> HttpResponse:
    """Show the same place in easy words, or in all words again."""
    return show(here.changed(is_easy=what == "on"), here.at)


def together(here: Here, what: str) -> HttpResponse:
    """Show all questions on one page, or one after the other."""
    here = here.changed(is_together=what == "on")
    return show(here, ALL if here.draft.is_together else _first(here))


def comfort(here: Here, what: str) -> HttpResponse:
    """Let the page be read in another colour or font, in the same place; or show what there is to choose."""
    name, _, value = what.partition(":")
    value, _, more = value.partition(":")
    chosen_one = comfort_from_cookie(here.request).changed({name: value})
    here.request.COOKIES["reading_comfort"] = "&".join(f"{key}={said}" for key, said in chosen_one.attributes)
    response = _settings(here) if more or not name else show(here, here.at)
    if name:
        remember(chosen_one, request=here.request, response=response)
    return response


def send(here: Here, _what: str) -> HttpResponse:
    """Seal the answers and go on to the thanks; this browser remembers that it has answered, not what."""
    if here.faults:
        return _to_mend(here)
    if not any(here.draft.answers.get(slug) for slug in here.slugs):
        words = here.asked.words["error_nothing"]
        return show(here, here.at if here.at in (ALL, CHECK) else CHECK, errors=[(words, "")])
    draft, entrance = here.draft, here.entrance
    answers = {slug: said for slug, said in draft.answers.items() if slug in here.asked.by_slug}
    try:
        put_in(
            entrance=entrance, answers=answers | {"way": draft.way}, ballot=draft.ballot, token=draft.token
        )
    except BoxClosed:
        return closed(here.request, entrance)
    except BoxFull:
        return show(here, CHECK, errors=[(here.asked.words["error_full"], "")])
    except InvitationUsed:
        return _offer_the_open_way(here)
    if draft.return_code:
        forget(entrance=entrance, code=draft.return_code)
    return _thanks(here)


def _offer_the_open_way(here: Here) -> HttpResponse:
    """Keep the answers of somebody whose invitation another of the family used meanwhile: as one of all they can."""
    here = here.changed(way=LINK, token="")
    words = here.asked.words
    return show(here, CHECK, errors=[(f"{words['error_link_used']} {words['link_used_answers']}", "")])


def save(here: Here, _what: str) -> HttpResponse:
    """Put the answers by under a code, and show the code."""
    from .answer_return import put_by_and_say

    return put_by_and_say(here)


TURNS: Mapping[str, Callable[[Here, str], HttpResponse]] = {
    "begin": begin,
    "next": onwards,
    "skip": skip,
    "back": back,
    "check": check,
    "to": change,
    "stay": stay,
    "language": language,
    "easy": easy,
    "together": together,
    "comfort": comfort,
    SEND: send,
    "save": save,
}


# Pages -----------------------------------------------------------------------------------------------


def show(
    here: Here,
    place: str,
    *,
    faults: Mapping[str, Fault] | None = None,
    errors: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """Show a place: the start, a question, all, or the check. `errors` are sentences, each with its link."""
    if place == START:
        draft = here.draft
        return start_page(here.request, here.entrance, here.asked, way=draft.way, token=draft.token)
    said = {slug: here.asked.words.filled(name, **values) for slug, (name, values) in (faults or {}).items()}
    errors = (errors or []) + [
        (text, f"#{_control(here.asked.by_slug[slug])}") for slug, text in said.items()
    ]
    if place == CHECK:
        return _check(here, errors)
    if place == ALL:
        return _all(here, said, errors)
    return _one(here, place if place in here.slugs else _first(here), said, errors)


def _one(here: Here, slug: str, said: Mapping[str, str], errors: list[tuple[str, str]]) -> HttpResponse:
    question = here.asked.by_slug.get(slug)
    if question is None:
        return _check(here, errors)
    current = here.slugs.index(slug) + 1
    answer_so_far = here.draft.answers.get(slug, "")
    context = {
        "question": question,
        "current": current,
        "total": len(here.slugs),
        "has_back": current > 1,
        "html": question_written(here.asked, question, answer_so_far, said.get(slug, ""), is_alone=True),
    }
    words = here.asked.words.filled("progress", current=current, total=len(here.slugs))
    return _page(here, "answer_one.html", context, at=slug, shown=slug, errors=errors, title=words)


def _all(here: Here, said: Mapping[str, str], errors: list[tuple[str, str]]) -> HttpResponse:
    asked, draft = here.asked, here.draft
    if not errors and not draft.answers:
        main = _all_blank(here.entrance, asked, draft.is_on_shared_device)
        main = mark_safe(main.replace(CARRIED, draft.carried(here.entrance.asked), 1))  # noqa: S308
        return within_shell(
            here.request,
            here.entrance,
            asked,
            main,
            title=asked.title,
            is_device=draft.is_on_shared_device,
            starts_over=ALL_ANSWERS_LEFT,
        )
    context = {"sections": _sections(asked, draft.answers, said)}
    slugs = " ".join(asked.by_slug)
    return _page(here, "answer_all.html", context, at=ALL, shown=slugs, errors=errors, title=asked.title)


@lru_cache(maxsize=KEPT)
def _all_blank(entrance: Entrance, asked: AskedQuestions, is_device: bool) -> SafeString:
    """Return the page of all questions that nobody has answered yet, with a place for what it carries."""
    context = {
        "sections": _sections(asked, {}, {}),
        "carried": mark_safe(CARRIED),  # noqa: S308
        "at": ALL,
        "shown": " ".join(asked.by_slug),
    }
    return main_of(entrance, asked, "answer_all.html", context, is_device=is_device)


def _sections(
    asked: AskedQuestions, answers: Mapping[str, str], faults: Mapping[str, str]
) -> list[tuple[str, list[SafeString]]]:
    """Return each section's title with its questions, written out."""
    return [
        (
            title,
            [
                question_written(
                    asked, one, answers.get(one.slug, ""), faults.get(one.slug, ""), is_alone=False
                )
                for one in questions
            ],
        )
        for title, questions in groupby(asked.questions, lambda question: question.section)
    ]


def _check(here: Here, errors: list[tuple[str, str]]) -> HttpResponse:
    answers = here.draft.answers
    rows = [
        (question, question.said(answers.get(question.slug, ""))) for question in here.asked.relevant(answers)
    ]
    context = {"rows": rows, "answered": sum(bool(said) for _, said in rows)}
    title = here.asked.words["check_answers"]
    return _page(here, "answer_check.html", context, at=CHECK, shown="", errors=errors, title=title)


def _settings(here: Here) -> HttpResponse:
    """Show every preference of reading comfort, with what was answered carried along."""
    words, now = here.asked.words, dict(comfort_from_cookie(here.request).attributes)
    rows = [
        (
            name,
            words[label],
            [
                (value, words.get(VALUES.get(value, ""), text), now[name] == value)
                for value, text in CHOICES[name].items()
            ],
        )
        for name, label in COMFORT.items()
    ]
    context = {"preferences": rows}
    title = words["reading_settings"]
    return _page(here, "answer_comfort.html", context, at=here.at, shown="", errors=[], title=title)


def _page(
    here: Here,
    template: str,
    context: Mapping[str, Any],
    *,
    at: str,
    shown: str,
    errors: list[tuple[str, str]],
    title: str,
) -> HttpResponse:
    """Return a page that carries the draft; 422 where something on it has to be put right."""
    carried = {"carried": here.draft.carried(here.entrance.asked), "at": at, "shown": shown, "errors": errors}
    return answer_page(
        here.request,
        here.entrance,
        here.asked,
        template,
        dict(context) | carried,
        title=f"{here.asked.words['error_title']}: {title}" if errors else title,
        is_device=here.draft.is_on_shared_device,
        starts_over=ALL_ANSWERS_LEFT if at == ALL else ANSWERS_LEFT,
        status=422 if errors else 200,
    )


def _to_mend(here: Here) -> HttpResponse:
    """Show the first answer that cannot be taken, or all of them on one page."""
    slug = next(iter(here.faults))
    return show(here, ALL if here.draft.is_together else slug, faults=here.faults)


def _first(here: Here) -> str:
    """Return the first question that is not answered yet, or the check."""
    return next((slug for slug in here.slugs if not here.draft.answers.get(slug)), CHECK)


def _control(question: AskedQuestion) -> str:
    return f"{question.slug}-1" if question.options else question.slug


def _thanks(here: Here) -> HttpResponse:
    entrance, draft = here.entrance, here.draft
    address = reverse("answer_thanks", args=[as_shown(entrance.code)])
    more = "&w=device" if draft.is_on_shared_device else ""
    response = HttpResponseRedirect(f"{address}?l={here.asked.words.code}{more}")
    if draft.way in (PERSONAL, *BY_THEMSELVES[-1:]):
        return response
    response.set_signed_cookie(
        cookie_of(entrance),
        "yes",
        max_age=int(REMEMBERED.total_seconds()),
        path="/s/",
        secure=here.request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response
