"""What the board's rows say: place, stage and when the next step is due."""

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from schools.board.rows import Row
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

ROW = """<tr class="govuk-table__row">{}
  <th scope="row" class="govuk-table__header"><a class="govuk-link" href="{}{}/">{}</a><br>
    <span class="pp-soft pp-small pp-light">{}</span></th>
  <td class="govuk-table__cell" data-label="Stage">{}</td>
  <td class="govuk-table__cell" data-label="Next step">{}</td>
  <td class="govuk-table__cell" data-label="Link worker">{}</td>
</tr>"""
TO_CHOOSE = """
  <td class="govuk-table__cell"><div class="govuk-checkboxes govuk-checkboxes--small">
    <div class="govuk-checkboxes__item">
      <input class="govuk-checkboxes__input" id="school-{0}" type="checkbox" name="id" value="{0}">
      <label class="govuk-label govuk-checkboxes__label" for="school-{0}">
        <span class="govuk-visually-hidden">Choose {1}</span></label>
    </div></div></td>"""
NOTHING, NOBODY = (
    format_html('<span class="pp-soft">{}</span>', words) for words in ("Nothing", "Nobody yet")
)


@register.simple_tag
def school_rows(rows: Iterable[Row], here: str, may_choose: bool) -> SafeString:
    """Render the board's rows; without a template, which takes five times as long for a page of them."""
    today = timezone.localdate()
    return format_html_join(
        "\n",
        ROW,
        (
            (
                format_html(TO_CHOOSE, row.pk, row.name) if may_choose else "",
                here,
                row.school_id,
                row.name,
                row.place,
                stage_tag(row),
                next_step(row, today),
                row.worker or NOBODY,
            )
            for row in rows
        ),
    )


def next_step(row: Row, today: date) -> SafeString:
    """Render what a school has to do and when it is due, the late and the near ones marked."""
    if row.due_on is None:
        return NOTHING
    return format_html(
        '{}<br><span class="pp-small {}">{}</span>',
        row.step,
        urgency_class(row.due_on, today),
        due_words(row.due_on, today),
    )


def stage_tag(row: Row) -> SafeString:
    """Render where a school is: its stage while it has a place, else its state."""
    state = State(row.state)
    if not row.stage:
        return _tag(state.label, STATE_COLOURS.get(state, "grey"))
    shown = _tag(row.stage, STAGE_COLOURS[(row.position - 1) % len(STAGE_COLOURS)])
    added = ADDED.get(state)
    return format_html('{}<br><span class="pp-soft pp-small">{}</span>', shown, added) if added else shown


@register.filter
def stage_words(participation: Participation) -> str:
    """Return where a school is in words alone, for paper."""
    placed = participation.state in Participation.PLACED and participation.stage is not None
    return str(participation.stage) if placed else participation.get_state_display()


def _tag(text: str, colour: str) -> SafeString:
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)
