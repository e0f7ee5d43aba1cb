"""What pages of audits say again and again."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audits.forms.reviewing import CommentsForm
from audits.models import Audit, AuditPart, Statement

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


@register.simple_tag
def comment_box(comments: CommentsForm, slug: str) -> Any:
    """Return the box for a comment on a statement, or without a slug on the audit as a whole."""
    return comments[f"text-{slug}"]
