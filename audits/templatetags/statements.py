"""What stands at a statement of a theme's page, without templates: a page has dozens of each."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from audits.models import Action, Answer
from audits.reading.theme_page import Section, VoiceLine
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


@register.simple_tag
def choices(section: Section) -> SafeString:
    """Render the levels of a statement with its words for each, the answers apart from them, and none, as radios.

    None is only chosen by somebody: before, no radio is, so that the keyboard comes to the first level.
    """
    rating, apart = section.rating or section.typed.get("rating"), section.audit.version.outside
    rows = [(LEVEL, str(one["value"]), one["name"], one.get("descriptor", "")) for one in section.levels]
    rows += [(APART, one["id"], one["name"], one.get("meaning", "")) for one in apart]
    rows += [(APART, *NOT_YET)]
    return fill_each(
        "\n",
        CHOICE,
        (
            (kind, control, value, words, CHECKED if value == rating else NOTHING, control, name, words, said)
            for number, (kind, value, name, said) in enumerate(rows)
            for control in [_id(section, f"rating_{number}")]
            for words in [_id(section, f"words_{number}")]
        ),
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
    audit, first = section.audit, KINDS[0][0]
    address = reverse("evidence_add", args=[audit.area.slug, audit.pk, section.statement.slug, first])
    stem = address.removesuffix(f"{first}/")  # the address ends in the kind: one look-up does for all
    return fill_each("\n", ADD, ((f"{stem}{kind}/", words, section.number) for kind, words in KINDS))


@register.simple_tag
def what_others_said(section: Section) -> SafeString | str:
    """Render what the groups say to a statement; nothing before one of them was counted."""
    if not section.voices:
        return ""
    lines = fill_each("", '<p class="govuk-body"><b>{}:</b> {}</p>', map(_line, section.voices))
    link = '{}<p class="govuk-body"><a class="govuk-link" href="{}">See all voices side by side</a></p>'
    return fill(DETAILS, "What others said", fill(link, lines, section.voices_address))


@register.simple_tag
def guidance(section: Section) -> SafeString | str:
    """Render why a statement matters, what to look for, the next steps and where to read on, if it says any."""
    if not section.has_guidance:
        return ""
    parts = (
        paragraphs(section.statement.why),
        _to_look_for(section.statement.evidence_prompts),
        _next_steps(section.levels),
        _resources(section.statement.resources),
    )
    return fill(
        DETAILS,
        "Why it matters, what to look for, and a next step",
        fill_each("\n", "{}", ((part,) for part in parts)),
    )


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
