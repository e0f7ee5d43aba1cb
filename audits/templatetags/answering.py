"""The form of a statement on a theme's page, without templates: a page has a dozen, each of dozens of pieces."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from audits.models import Answer
from audits.reading.theme_page import Section
from common.filling import fill, fill_each
from common.templatetags.portal import time_words

from .statements import CHECKED, NOTHING, asked

register = template.Library()

FORM = (
    ' method="post" action="{}" novalidate autocomplete="off" data-hx-post="{}"'
    ' data-hx-trigger="input delay:1000ms, send" data-hx-target="#{}-status" data-hx-swap="innerHTML"'
    """ data-hx-sync="this:queue last" data-hx-request='{{"timeout": 10000}}' data-answer="{}:{}:{}"{}"""
)
HIDDEN = (
    '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="edition" value="{}">'
    '<input type="hidden" name="hat" value="{}">{}'
)
UNSAVED = SafeString(" data-unsaved")
PAPER = SafeString('<input type="hidden" name="is_from_paper" value="1">')
CHOICES = (
    '<div class="govuk-form-group{}"><fieldset class="govuk-fieldset" aria-labelledby="{}-heading"{}>{}'
    '<div class="pp-choices">\n{}\n</div></fieldset></div>'
)
PROBLEM = (
    '<p id="{}-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span>'
    " Not saved. {}</p>"
)
DESCRIBED = ' aria-describedby="{}-error"'
BOX = (
    '<div class="govuk-form-group"><label class="govuk-label govuk-label--s" for="{}">{}</label>'
    '<div class="govuk-hint" id="{}-hint">{}</div>'
    '<textarea class="govuk-textarea" id="{}" name="{}" rows="4" aria-describedby="{}-hint">\n{}</textarea></div>'
)
NAME_NOBODY = "Please name no child and no colleague."
FLAGGED = (
    '<div class="govuk-form-group"><fieldset class="govuk-fieldset">'
    '<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">What is this for your school?</legend>'
    '<div class="pp-chips">\n{}\n</div></fieldset></div>'
)
FLAG = '<label class="pp-chip"><input type="radio" name="flag" value="{}"{}> {}</label>'
FLAGS = (("strength", "A strength"), ("development", "An area for development"), ("", "Neither for now"))
ADDS = '<p class="govuk-body pp-row">Add\n{}</p>'
ADD = '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> to statement {}</span></a>'
KINDS = (("link", "a link"), ("file", "a file or photo"), ("note", "a note"))
ROW = (
    '<div class="pp-row"><button type="submit" class="govuk-button pp-flush" data-module="govuk-button">Save{}</button>'
    '\n<p class="pp-status pp-flush" role="status" id="{}-status">{}</p></div>{}'
)
GENTLE = '<p class="govuk-hint">{}</p>'


@register.simple_tag(takes_context=True)
def form_attributes(context: template.Context, section: Section) -> SafeString:
    """Render where the form of a statement is sent, when, and what becomes of the answer to it."""
    slug, save = section.statement.slug, section.address("answer_save")
    unsaved = UNSAVED if section.typed else NOTHING
    return fill(FORM, save, save, slug, context["key"], slug, context["hat"], unsaved)


@register.simple_tag(takes_context=True)
def form_fields(context: template.Context, section: Section) -> SafeString:
    """Render what the form of a statement carries: on which edition its answer is based, and in which hat."""
    paper = PAPER if context["from_paper"] else NOTHING
    return fill(HIDDEN, context["csrf_token"], section.edition, context["hat"], paper)


@register.simple_tag(takes_context=True)
def form_ends(context: template.Context, section: Section) -> SafeString:
    """Render the button that saves, when and by whom what stands there was saved."""
    onwards = "" if section.number == section.of else f" and go to statement {section.number + 1}"
    status = gentle = NOTHING
    if section.is_saved:
        status = fill("{}Saved {}", _drawn("audits/tick.html"), saved_when(context, section.answer))
        gentle = fill(GENTLE, _drawn("audits/gentle.html")) if section.names_a_child else NOTHING
    return fill(ROW, onwards, section.statement.slug, status, gentle)


@lru_cache
def _drawn(name: str) -> SafeString:
    """Return a template that says the same each time."""
    return render_to_string(name)


@register.simple_tag
def choices(section: Section) -> SafeString:
    """Render the levels of a statement with its words for each, the answers apart from them, and none, as radios.

    None is only chosen by somebody: before, no radio is, so that the keyboard comes to the first level.
    """
    rating, slug = section.rating or section.typed.get("rating"), section.statement.slug
    rows = [chosen if value == rating else other for value, other, chosen in asked(section).choices]
    is_wrong, described, problem = NOTHING, NOTHING, NOTHING
    if section.problems:
        is_wrong, described = SafeString(" govuk-form-group--error"), fill(DESCRIBED, slug)
        problem = fill(PROBLEM, slug, " ".join(section.problems))
    return fill(CHOICES, is_wrong, slug, described, problem, SafeString("\n".join(rows)))


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
    rows = ((value, CHECKED if value == chosen else NOTHING, words) for value, words in FLAGS)
    return fill(FLAGGED, fill_each("\n", FLAG, rows))


@register.simple_tag
def ways_to_add(section: Section) -> SafeString:
    """Render the links that add evidence to an answer, one for each kind; none to who may not answer."""
    if not section.may_answer:
        return NOTHING
    first = KINDS[0][0]
    # The address ends in the kind: one look-up does for all.
    stem = section.address("evidence_add", first).removesuffix(f"{first}/")
    links = ((f"{stem}{kind}/", words, section.number) for kind, words in KINDS)
    return fill(ADDS, fill_each("\n", ADD, links))


@register.simple_tag(takes_context=True)
def saved_when(context: template.Context, answer: Answer) -> str:
    """Return when an answer was saved, by whom if by somebody else, and whether it was on paper first."""
    at = timezone.localtime(answer.changed_at)
    is_today = at.date() == timezone.localdate()
    when = f"at {time_words(at)}" if is_today else f"on {at.day} {at:%B %Y}"
    is_own = answer.changed_by_id == context["request"].membership.pk
    by = "" if is_own else f" by {answer.changed_by.user}"
    return when + by + (", from paper" if answer.is_from_paper else "")


def _id(section: Section, name: str) -> SafeString:
    """Return the id of a control, escaped once and not wherever it stands."""
    return escape(f"{section.statement.slug}-{name}")
