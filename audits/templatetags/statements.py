"""What stands at a statement of a theme's page, without templates: a page has dozens of each."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from audits.models import Action, Answer, FrameworkVersion, Statement
from audits.reading.heard import VoiceLine
from audits.reading.theme_page import Section, levels_of
from common.filling import fill, fill_each
from common.templatetags.portal import paragraphs, time_words

register = template.Library()

DETAILS = (
    '<details class="govuk-details"><summary class="govuk-details__summary">'
    '<span class="govuk-details__summary-text">{}</span></summary>'
    '<div class="govuk-details__text">{}</div></details>'
)
CHOICE = (
    '<div class="pp-choice{}"><input type="radio" name="rating" id="{}" value="{}" aria-describedby="{}"{}>'
    '<label for="{}">{}</label><p id="{}">{}</p></div>'
)
BOX = (
    '<div class="govuk-form-group"><label class="govuk-label govuk-label--s" for="{}">{}</label>'
    '<div class="govuk-hint" id="{}-hint">{}</div>'
    '<textarea class="govuk-textarea" id="{}" name="{}" rows="4" aria-describedby="{}-hint">\n{}</textarea></div>'
)
NOT_YET = ("", "Not looked at yet", "Choose this to take back a choice.")
NAME_NOBODY = "Please name no child and no colleague."
FLAG = '<label class="pp-chip"><input type="radio" name="flag" value="{}"{}> {}</label>'
FLAGS = (("strength", "A strength"), ("development", "An area for development"), ("", "Neither for now"))
ADD = '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> to statement {}</span></a>'
KINDS = (("link", "a link"), ("file", "a file or photo"), ("note", "a note"))
ACTION = '<li><a class="govuk-link" href="{}">{}</a> <span class="pp-soft">{}{}</span></li>'
LEVEL = NOTHING = SafeString("")
APART, CHECKED = SafeString(" pp-choice--apart"), SafeString(" checked")
LONGEST_LINK = 9  # words
KEPT = 512  # statements' markup, in the memory of one process: some 10 kB each


@register.simple_tag
def choices(section: Section) -> SafeString:
    """Render the levels of a statement with its words for each, the answers apart from them, and none, as radios.

    None is only chosen by somebody: before, no radio is, so that the keyboard comes to the first level.
    """
    rating = section.rating or section.typed.get("rating")
    return SafeString(
        "\n".join([chosen if value == rating else other for value, other, chosen in _asked(section).choices])
    )


@register.simple_tag
def boxes(section: Section) -> SafeString:
    """Render the boxes for words of a statement."""
    rows = (
        (_id(section, box["name"]), box, " ".join(filter(None, (box["prompt"], nobody))))
        for box, nobody in zip(section.boxes, (NAME_NOBODY, "", ""), strict=False)
    )
    return fill_each(
        "\n",
        BOX,
        ((at, box["label"], at, hint, at, box["name"], at, box["text"]) for at, box, hint in rows),
    )


@register.simple_tag
def flags(section: Section) -> SafeString:
    """Render what a statement may be for the school, as radios."""
    chosen = section.flag
    return fill_each(
        "\n", FLAG, ((value, CHECKED if value == chosen else NOTHING, words) for value, words in FLAGS)
    )


@register.simple_tag
def ways_to_add(section: Section) -> SafeString:
    """Render the links that add evidence to an answer, one for each kind."""
    first = KINDS[0][0]
    # The address ends in the kind: one look-up does for all.
    stem = section.address("evidence_add", first).removesuffix(f"{first}/")
    return fill_each("\n", ADD, ((f"{stem}{kind}/", words, section.number) for kind, words in KINDS))


@register.simple_tag
def what_others_said(section: Section) -> SafeString | str:
    """Render what the groups say to a statement; nothing before one of them was counted."""
    if not section.voices:
        return ""
    lines = fill_each("", '<p class="govuk-body"><b>{}:</b> {}</p>', map(_line, section.voices))
    link = '{}<p class="govuk-body"><a class="govuk-link" href="{}">See all voices side by side</a></p>'
    return fill(DETAILS, "What others said", fill(link, lines, section.address("statement_voices")))


@register.simple_tag
def guidance(section: Section) -> SafeString:
    """Render why a statement matters, what to look for, the next steps and where to read on, if it says any."""
    return _asked(section).guidance


@register.simple_tag
def actions(section: Section) -> SafeString | str:
    """Render links to the actions that were made from a statement, each with how far it is."""
    if not section.actions:
        return ""
    rows = ((one.get_absolute_url(), one.what, one.get_status_display(), _by(one)) for one in section.actions)
    lead = '<h3 class="govuk-heading-s">What the school will do about it</h3><ul class="govuk-list">{}</ul>'
    return fill(lead, fill_each("", ACTION, rows))


@register.simple_tag
def places(sections: list[Section]) -> SafeString:
    """Render a link to each statement of the page, and whether it was looked at."""
    seen = SafeString(' <span class="pp-soft">Looked at</span>')
    return fill_each(
        "\n",
        '<li><a class="govuk-link" href="#statement-{}">{} {}</a>{}</li>',
        (
            (
                one.statement.slug,
                one.number,
                _begun(one.statement.text),
                seen if one.answer.is_looked_at else NOTHING,
            )
            for one in sections
        ),
    )


@register.simple_tag(takes_context=True)
def saved_when(context: template.Context, answer: Answer) -> str:
    """Return when an answer was saved, by whom if by somebody else, and whether it was on paper first."""
    at = timezone.localtime(answer.changed_at)
    is_today = at.date() == timezone.localdate()
    when = f"at {time_words(at)}" if is_today else f"on {at.day} {at:%B %Y}"
    is_own = answer.changed_by_id == context["request"].membership.pk
    by = "" if is_own else f" by {answer.changed_by.user}"
    return when + by + (", from paper" if answer.is_from_paper else "")


@register.simple_tag
def save_address(section: Section) -> str:
    """Return where a statement's answer is saved."""
    return section.address("answer_save")


class Asked(NamedTuple):
    """What stands at a statement in every audit: its choices by value, each open and chosen, and its guidance."""

    choices: Sequence[tuple[str, SafeString, SafeString]]
    guidance: SafeString


def _asked(section: Section) -> Asked:
    version = section.audit.version
    return _asked_by(section.statement, version, version.published_at)


@lru_cache(maxsize=KEPT)
def _asked_by(statement: Statement, version: FrameworkVersion, _published_at: datetime) -> Asked:
    """Return what a published version asks with a statement. It never changes."""
    levels = levels_of(version, statement)
    rows = [(LEVEL, str(one["value"]), one["name"], one.get("descriptor", "")) for one in levels]
    rows += [(APART, one["id"], one["name"], one.get("meaning", "")) for one in version.outside]
    rows += [(APART, *NOT_YET)]
    return Asked([_choice(statement, *row) for row in enumerate(rows)], _guidance(statement, levels))


def _choice(
    statement: Statement, number: int, row: tuple[SafeString, str, str, str]
) -> tuple[str, SafeString, SafeString]:
    kind, value, name, said = row
    control, words = f"{statement.slug}-rating_{number}", f"{statement.slug}-words_{number}"
    other, chosen = (
        fill(CHOICE, kind, control, value, words, checked, control, name, words, said)
        for checked in (NOTHING, CHECKED)
    )
    return value, other, chosen


def _guidance(statement: Statement, levels: list[dict[str, Any]]) -> SafeString:
    if not (statement.why or statement.evidence_prompts or statement.resources or statement.levels):
        return NOTHING
    parts = (
        paragraphs(statement.why),
        _to_look_for(statement.evidence_prompts),
        _next_steps(levels),
        _resources(statement.resources),
    )
    return fill(
        DETAILS,
        "Why it matters, what to look for, and a next step",
        fill_each("\n", "{}", ((part,) for part in parts)),
    )


def _begun(text: str) -> str:
    words = text.split()
    return " ".join(words[:LONGEST_LINK]) + (" …" if len(words) > LONGEST_LINK else "")


def _id(section: Section, name: str) -> SafeString:
    """Return the id of a control, escaped once and not wherever it stands."""
    return escape(f"{section.statement.slug}-{name}")


def _line(voice: VoiceLine) -> tuple[str, str]:
    name = f"{voice.name}, {voice.base} answers" if voice.base else voice.name
    return name, ", ".join(f"{number} “{words}”" for words, number in voice.parts) or voice.reason


def _by(action: Action) -> str:
    return f", by {action.due_on.day} {action.due_on:%B %Y}" if action.due_on else ""


def _to_look_for(prompts: list[str]) -> SafeString | str:
    if not prompts:
        return ""
    items = fill_each("", "<li>{}</li>", ((prompt,) for prompt in prompts))
    lead = (
        '<p class="govuk-body"><b>What to look for</b></p><ul class="govuk-list govuk-list--bullet">{}</ul>'
    )
    return fill(lead, items)


def _next_steps(levels: list[dict[str, Any]]) -> SafeString:
    steps = ((one["name"], one["next_step"]) for one in levels if one.get("next_step"))
    return fill_each("", '<p class="govuk-body"><b>From “{}”:</b> {}</p>', steps)


def _resources(resources: list[dict[str, str]]) -> SafeString:
    link = '<a class="govuk-link" href="{}" rel="noopener noreferrer">{}</a>'
    return fill_each(
        "",
        '<p class="govuk-body">{}</p>',
        ((fill(link, one["url"], one["title"]) if one.get("url") else one["title"],) for one in resources),
    )
