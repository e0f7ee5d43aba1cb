"""Input about one school: its milestones, contacts, notes, files and what else runs there."""

from common.forms import DateField, PortalForm


class MoveMilestoneForm(PortalForm):
    """Another day for one school's milestone."""

    due_on = DateField(
        label="New day", enter="Enter the new day", hint="For this school alone, for example 27 3 2027"
    )
