"""Input for one question of a draft. Its boxes depend on how it is answered."""

from typing import Any

from django import forms

from common.forms import BooleanField, CharField, ChoiceField, MultipleChoiceField
from common.forms.lines import LinesField, TextField
from programmes.themes import Theme
from surveys.comparing import asks_the_same, options_of
from surveys.models import Question, Questionnaire, QuestionnaireVersion, Section
from surveys.questionnaire_file.kinds import CHOOSING
from surveys.symbols import choices

from .pictures import offer_pictures
from .question_answers import AnswersForm

YES_NO = [("yes", "Yes"), ("no", "No")]
PLAIN = (
    "text",
    "help",
    "easy_read",
    "symbol",
    "theme",
    "topic",
    "statements",
    "admin_note",
    "facilitator_prompt",
)


class QuestionForm(AnswersForm):
    """A question of a kind: what is asked, how it is answered, when it is shown, what it is about."""

    text = TextField(label="Question", enter="Enter the question", max_length=600)
    help = TextField(label="Help below it", required=False, max_length=600)
    easy_read = TextField(label="In easy words", required=False, max_length=600)
    symbol = ChoiceField(label="Picture beside it", required=False, choices=choices(), widget=forms.Select)
    theme = ChoiceField(
        label="Theme",
        hint="The same themes as audits, so that what families say stands beside what schools say",
        required=False,
        choices=[("", "None of these"), *Theme.choices],
        widget=forms.Select,
        error_messages={"invalid_choice": "Select a theme, or none of these"},
    )
    topic = CharField(label="Topic", hint="In a word or two", required=False, max_length=80, width=20)
    statements = LinesField(
        label="Statements of audits that are about the same",
        hint="Their ids, one a line",
        required=False,
        most=20,
        longest=80,
        rows=2,
    )
    admin_note = TextField(label="Note for who sets a survey up", required=False, max_length=1000)

    def __init__(
        self,
        *args: Any,
        version: QuestionnaireVersion,
        kind: str,
        section: Section,
        question: Question | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.kind, self.section, self.question = version, kind, section, question
        self.sections = list(version.sections.all())
        self._add_answers()
        self._add_section()
        self._add_condition()
        self._add_care()
        if version.questionnaire.audience == Questionnaire.Audience.PUPILS:
            self.fields["facilitator_prompt"] = TextField(
                label="What to talk about with the group", required=False, max_length=600
            )
        if question and question.follows_id:
            self._add_slip(question)
        for name in PLAIN if question else ():
            if name in self.fields:
                self.fields[name].initial = getattr(question, name)
        offer_pictures(self, version)

    def _add_section(self) -> None:
        if len(self.sections) > 1:
            self.fields["section"] = ChoiceField(
                label="Section",
                enter="Select a section",
                choices=[(each.slug, str(each)) for each in self.sections],
                widget=forms.Select,
                initial=self.section.slug,
            )

    def _add_condition(self) -> None:
        """Offer the questions before this one, and the answers to the one that was chosen."""
        self.reasons = {each.slug: each for each in self._before() if _answers_to(each)}
        known = (self.question.show_if if self.question else None) or {}
        after = (
            self.data.get("after") if self.is_bound else self.initial.get("after", known.get("question", ""))
        )
        offered = ((slug, f"Only after: {each.text[:80]}") for slug, each in self.reasons.items())
        self.fields["after"] = ChoiceField(
            label="Is it shown to everybody?",
            required=False,
            choices=[("", "Yes, to everybody"), *offered],
            widget=forms.Select,
            initial=after,
            error_messages={"invalid_choice": "Select a question that is asked before this one"},
        )
        chosen = self.reasons.get(after or "")
        if chosen:
            self.fields["answers"] = MultipleChoiceField(
                label="After which answers?",
                required=False,
                choices=_answers_to(chosen),
                initial=known.get("any_of", []) if known.get("question") == after else [],
                error_messages={"invalid_choice": "Select answers to that question"},
            )

    def _before(self) -> list[Question]:
        """Return the questions that come before this one and may decide whether it is shown."""
        places = {section.pk: section.position for section in self.sections}
        asked = list(self.version.questions.select_related("section"))
        for each in asked:
            each.version = self.version
        end = (places[self.section.pk], self.question.position if self.question else len(asked) + 1)
        return [
            each
            for each in asked
            if (places[each.section_id], each.position) < end and not each.is_special_category
        ]

    def _add_care(self) -> None:
        question = self.question
        self.fields["is_off"] = BooleanField(
            label="Ask it only where a survey chooses to",
            required=False,
            initial=bool(question and not question.is_on),
        )
        if self.kind in CHOOSING:
            self.fields["is_special_category"] = BooleanField(
                label="It is about health, disability, needs, religion or where a family comes from",
                hint="Then it is asked only where a survey chooses to, anybody can prefer not to say, and it is never "
                "combined with anything else.",
                required=False,
                initial=bool(question and question.is_special_category),
            )
        self.fields["privacy_note"] = TextField(
            label="Why it is asked, and what becomes of the answer",
            hint="Stays with the question wherever it goes",
            required=False,
            max_length=1000,
            initial=question.privacy_note if question else "",
        )

    def _add_slip(self, question: Question) -> None:
        question.version = self.version
        assert question.follows is not None  # noqa: S101 - the key is set
        is_slip = question.change == Question.Change.SAME and not asks_the_same(question, question.follows)
        self.fields["is_slip"] = BooleanField(
            label="I only put a misspelling right: the meaning is the same",
            hint="Then answers before and after can still be compared. Leave it empty if anything else changes.",
            required=False,
            initial=is_slip,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("after") and not cleaned.get("answers") and "answers" not in self.errors:
            self.add_error("answers", "Select the answers after which it is shown")
        if cleaned.get("is_special_category") and not cleaned.get("privacy_note"):
            self.add_error("privacy_note", "Say why it is asked, and what becomes of the answer")
        return cleaned

    @property
    def has_condition(self) -> bool:
        """Whether there is something to see under “When it is shown”."""
        return bool(self["after"].value() or self["is_off"].value() or "answers" in self.errors)

    @property
    def needs_care(self) -> bool:
        """Whether there is something to see under “Care and notes”."""
        return bool(self["privacy_note"].value() or "privacy_note" in self.errors)

    @property
    def chosen_section(self) -> Section:
        """Return the section in which it shall stand."""
        slug = self.cleaned_data.get("section")
        return next((each for each in self.sections if each.slug == slug), self.section)

    @property
    def words(self) -> dict[str, Any]:
        """Return what `save_question` takes."""
        cleaned = self.cleaned_data
        after = cleaned.get("after")
        return {name: cleaned.get(name) or "" for name in PLAIN if name != "statements"} | {
            "kind": self.kind,
            "statements": cleaned["statements"],
            "scale": cleaned.get("scale") or "",
            "options": self.options(),
            "max_length": cleaned.get("max_length"),
            "show_if": {"question": after, "any_of": cleaned["answers"]} if after else None,
            "privacy_note": cleaned["privacy_note"],
            "is_special_category": bool(cleaned.get("is_special_category")),
            "is_on": not cleaned["is_off"],
            "is_slip": bool(cleaned.get("is_slip")),
        }


def _answers_to(question: Question) -> list[tuple[str, str]]:
    """Return the answers to a question that may decide about another: none where it is answered in words or numbers."""
    if question.kind == Question.Kind.YES_NO:
        return YES_NO
    if question.kind == Question.Kind.NUMBER:
        return []
    return [(option["value"], option["label"]) for option in options_of(question)]
