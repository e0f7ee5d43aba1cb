from common.forms import ChoiceField, PortalForm

from .models import Frequency


class FrequencyForm(PortalForm):
    """How often somebody wants to hear of an area."""

    frequency = ChoiceField(
        label="How often should we write to you?",
        enter="Choose how often we should write to you",
        label_size="m",
        choices=Frequency.choices,
    )
