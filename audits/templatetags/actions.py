"""How far an action is, as a tag: `{% load actions %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audits.models import Action
from common.components import component

register = template.Library()
COLOURS = {"proposed": "grey", "agreed": "blue", "under_way": "turquoise", "done": "green", "not_now": "grey"}


@register.simple_tag
def how_far(action: Action) -> SafeString:
    """Render the status of an action, and that it is late."""
    words = component("tag", text=action.get_status_display(), colour=COLOURS[action.status])
    late = component("tag", text="Late", colour="orange") if action.is_late else ""
    return format_html("{} {}", words, late)
