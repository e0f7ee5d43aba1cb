"""What pages of audits say again and again."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from audits.models import Audit, AuditPart, Statement
from audits.reading.theme_page import Section

register = template.Library()


@register.simple_tag
def statement_link(audit: Audit, statement: Statement) -> SafeString:
    """Render a statement's text as a link to its place on the page of its theme."""
    href = reverse("audit_theme", args=[audit.area.slug, audit.pk, statement.domain.slug])
    return format_html(
        '<a class="govuk-link" href="{}#statement-{}">{}</a>', href, statement.slug, statement.text
    )


@register.simple_tag
def part_address(audit: Audit, part: AuditPart) -> str:
    """Return where a colleague fills in what they were asked for."""
    href = reverse("audit_theme", args=[audit.area.slug, audit.pk, part.domain.slug])
    return f"{href}#statement-{part.statement.slug}" if part.statement else href


CHOICE = (
    '<div class="pp-choice{}"><input type="radio" name="rating" id="{}" value="{}" aria-describedby="{}"{}>'
    '<label for="{}">{}</label><p id="{}">{}</p></div>'
)
CHECKED = SafeString(" checked")


@register.simple_tag
def choices(section: Section) -> SafeString:
    """Render the levels of a statement with its words for each, and the answers apart from them, as radios.

    Without a template: a theme has dozens of them.
    """
    slug, apart = section.statement.slug, section.audit.version.outside
    rows = [("", str(one["value"]), one["name"], one.get("descriptor", "")) for one in section.levels]
    rows += [(" pp-choice--apart", one["id"], one["name"], one.get("meaning", "")) for one in apart]
    return format_html_join(
        "\n",
        CHOICE,
        (
            (kind, control, value, words, checked, control, name, words, said)
            for number, (kind, value, name, said) in enumerate(rows)
            for control in [f"{slug}-rating_{number}"]
            for words in [f"{slug}-words_{number}"]
            for checked in [CHECKED if value == section.rating else ""]
        ),
    )
