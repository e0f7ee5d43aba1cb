"""Forms in the portal's markup: `from common.forms import CharField, PortalForm`."""

from common.forms.fields import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    EmailField,
    FileField,
    IntegerField,
    ModelChoiceField,
    ModelMultipleChoiceField,
    MultipleChoiceField,
    TimeField,
    WordsField,
)
from common.forms.forms import PortalForm
from common.forms.widgets import Checkboxes, ChipBoxes, Chips, DateInput, Radios, Textarea, WordsTextarea

__all__ = [
    "BooleanField",
    "CharField",
    "Checkboxes",
    "ChipBoxes",
    "Chips",
    "ChoiceField",
    "DateField",
    "DateInput",
    "EmailField",
    "FileField",
    "IntegerField",
    "ModelChoiceField",
    "ModelMultipleChoiceField",
    "MultipleChoiceField",
    "PortalForm",
    "Radios",
    "Textarea",
    "TimeField",
    "WordsField",
    "WordsTextarea",
]
