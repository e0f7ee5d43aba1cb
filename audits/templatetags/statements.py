"""What stands at a statement of a theme's page, without templates: a page has dozens of each."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.utils.safestring import SafeString

from audits.models import Action, FrameworkVersion, Statement
from audits.reading.heard import VoiceLine
from audits.reading.theme_page import Section, levels_of
from common.filling import fill, fill_each
from common.templatetags.portal import paragraphs

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
NOT_YET = ("", "Not looked at yet", "Choose this to take back a choice.")
PLACE = ' id="statement-{}" aria-labelledby="{}-heading" data-statement="{}"{}'
HEADING = (
    '<span class="govuk-caption-m">Statement {} of {}{}</span>\n'
    '<h2 class="govuk-heading-m" id="{}-heading">{}</h2>'
)
KEPT_AS = ' data-kept="{}:{}:{}"'
ACTION = '<li><a class="govuk-link" href="{}">{}</a> <span class="pp-soft">{}{}</span></li>'
LEVEL = NOTHING = SafeString("")
APART, CHECKED = SafeString(" pp-choice--apart"), SafeString(" checked")
LONGEST_LINK = 9  # words
KEPT = 512  # statements' markup, in the memory of one process: some 10 kB each


@register.simple_tag(takes_context=True)
def statement_attributes(context: template.Context, section: Section) -> SafeString:
    """Render how a statement's part of the page is found, and what a device keeps of it for whom."""
    slug = section.statement.slug
    kept = fill(KEPT_AS, context["key"], slug, context["hat"]) if context["is_own"] else NOTHING
    return fill(PLACE, slug, slug, slug, kept)


@register.simple_tag
def statement_heading(section: Section) -> SafeString:
    """Render a statement with its number."""
    statement = section.statement
    code = f", {statement.code}" if statement.code else ""
    return fill(HEADING, section.number, section.of, code, statement.slug, statement.text)


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
    return asked(section).guidance


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


class Asked(NamedTuple):
    """What stands at a statement in every audit: its choices by value, each open and chosen, and its guidance."""

    choices: Sequence[tuple[str, SafeString, SafeString]]
    guidance: SafeString


def asked(section: Section) -> Asked:
    """Return what stands at a section's statement, kept."""
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
