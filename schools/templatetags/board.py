"""What the board's cells say: place, stage and when the next step is due."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from schools.board.words import due_words, urgency_class
from schools.models import Participation

register = template.Library()

State = Participation.State
# By a stage's place in the cycle; a cycle that has more begins again.
STAGE_COLOURS = ("grey", "blue", "turquoise", "purple", "yellow", "green")
STATE_COLOURS = {
    State.WAITING: "yellow",
    State.COMPLETED: "green",
    State.SUSTAINING: "green",
}
# What a stage does not say by itself.
ADDED = {State.SELECTED: "Agreement not sent yet", State.AGREEMENT_SENT: "Agreement sent"}


@register.filter
def due(day: date) -> SafeString:
    """Render when a step is due, the late and the near ones marked."""
    today = timezone.localdate()
    return format_html(
        '<span class="pp-small {}">{}</span>', urgency_class(day, today), due_words(day, today)
    )


@register.filter
def stage_tag(participation: Participation) -> SafeString:
    """Render where a school is: its stage while it has a place, else its state."""
    placed = participation.state in Participation.PLACED
    if not placed or participation.stage is None:
        return _tag(participation.get_state_display(), STATE_COLOURS.get(State(participation.state), "grey"))
    stage = participation.stage
    shown = _tag(stage.name, STAGE_COLOURS[(stage.position - 1) % len(STAGE_COLOURS)])
    added = ADDED.get(State(participation.state))
    return format_html('{}<br><span class="pp-soft pp-small">{}</span>', shown, added) if added else shown


@register.filter
def stage_words(participation: Participation) -> str:
    """Return where a school is in words alone, for paper."""
    placed = participation.state in Participation.PLACED and participation.stage is not None
    return str(participation.stage) if placed else participation.get_state_display()


@register.filter
def place(participation: Participation) -> str:
    """Return a school's town and council as the register has them."""
    school = participation.register  # type: ignore[attr-defined]
    return ", ".join(filter(None, (school.town or school.locality, school.la_name))) if school else ""


def _tag(text: str, colour: str) -> SafeString:
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)
