"""Input for scoring an expression of interest and for deciding about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from common.forms import BooleanField, CharField, ChoiceField, IntegerField, PortalForm, Textarea
from schools.models import Assessment, Criterion, Decision
from schools.ranking import Ranked


class ScoresForm(PortalForm):
    """Points from 0 to 3 for each criterion, as the guide of each says."""

    def __init__(
        self, *args: Any, criteria: Iterable[Criterion], own: Assessment | None, must: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        given = dict(own.scores.values_list("criterion", "points")) if own and own.pk else {}
        for criterion in self.criteria:
            self.fields[f"c{criterion.pk}"] = ChoiceField(
                label=f"{criterion.name} ({criterion.weight} of 100)",
                hint=criterion.source,
                enter=f"Score “{criterion.name}”",
                required=must,
                choices=[(str(score), f"{score}: {text}") for score, text in enumerate(criterion.guide)],
                initial=str(given[criterion.pk]) if criterion.pk in given else None,
            )

    @property
    def points(self) -> dict[Criterion, int]:
        """Return the points that were chosen."""
        chosen = {criterion: self.cleaned_data.get(f"c{criterion.pk}") for criterion in self.criteria}
        return {criterion: int(points) for criterion, points in chosen.items() if points}


class ScoreForm(ScoresForm):
    """A first scoring, with a comment. A draft may have gaps; what is sent may not."""

    def __init__(self, *args: Any, own: Assessment | None, **kwargs: Any) -> None:
        super().__init__(*args, own=own, **kwargs)
        self.fields["comment"] = CharField(
            label="Comment",
            hint="For the people who decide. Name nobody.",
            required=False,
            max_length=2000,
            widget=Textarea(rows=4),
            initial=own.comment if own else "",
        )


class TalkForm(ScoresForm):
    """Scores after talking them through, and what was said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, must=True, **kwargs)
        self.fields["note"] = CharField(
            label="What did you find when you talked it through?",
            hint="A sentence or two, also if you keep your scores.",
            enter="Write a sentence about what you found",
            max_length=1000,
            widget=Textarea(rows=3),
        )


class DecisionForm(PortalForm):
    """What is decided about a school, and why."""

    outcome = ChoiceField(
        label="What do you decide?",
        label_size="m",
        enter="Select what you decide",
        choices=Decision.Outcome.choices,
    )
    position = IntegerField(
        label="Place on the waiting list",
        hint="Only for the waiting list. Leave it empty for the last place.",
        required=False,
        min_value=1,
        max_value=999,
        width=3,
    )
    reason = CharField(
        label="Why?",
        hint="One or two sentences for the record. A school may ask.",
        enter="Say in a sentence or two why",
        max_length=1000,
        widget=Textarea(rows=3),
    )
    offers_training = BooleanField(
        label="Give the school the tier with training only",
        hint="For a school that is not selected. It takes no place and signs nothing.",
        required=False,
    )

    def __init__(self, *args: Any, has_training: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_training:
            del self.fields["offers_training"]


class ProposedForm(PortalForm):
    """One school of the proposal: decided only if somebody ticks it."""

    confirm = BooleanField(label="Decide this", required=False)
    outcome = ChoiceField(
        label="Decision",
        enter="Select what you decide",
        choices=Decision.Outcome.choices,
        widget=forms.Select,
    )
    reason = CharField(
        label="Why?",
        enter="Say in a sentence or two why",
        required=False,
        max_length=1000,
        widget=Textarea(rows=2),
    )

    def __init__(self, *args: Any, row: Ranked, **kwargs: Any) -> None:
        points = row.expression.points
        reason = f"Rank {row.rank} with {points} of 100 points."
        if row.proposal == Decision.Outcome.WAITING:
            reason += f" The places for {row.council or 'this cohort'} are taken."
        kwargs["initial"] = {"outcome": row.proposal, "reason": reason}
        super().__init__(*args, prefix=f"e{row.expression.pk}", **kwargs)
        self.row = row

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where something is decided."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("confirm") and not cleaned.get("reason"):
            self.add_error("reason", f"Say in a sentence or two why, for {self.row.expression.school_name}")
        return cleaned


class LettersForm(PortalForm):
    """A sentence of the area for each letter, if it likes."""

    def __init__(self, *args: Any, outcomes: Iterable[Decision.Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for outcome in outcomes:
            self.fields[str(outcome.value)] = CharField(
                label=f"Your own sentence for: {outcome.label.lower()}",
                required=False,
                max_length=600,
                widget=Textarea(rows=2),
            )

    @property
    def extras(self) -> dict[str, str]:
        """Return the sentences by outcome."""
        return dict(self.cleaned_data)
