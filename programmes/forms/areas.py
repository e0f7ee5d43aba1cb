"""Input about the area itself: its name and logo, and looking through its log."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from common.forms import BooleanField, CharField, DateField, FileField, PortalForm
from programmes.models import ActivityEntry, Area


class ActivityFilter(PortalForm):
    """Narrow the activity log by words and days."""

    q = CharField(label="Person or thing", required=False, width=20)
    since = DateField(label="From", required=False)
    until = DateField(label="To", required=False)

    def narrow(self, entries: QuerySet[ActivityEntry]) -> QuerySet[ActivityEntry]:
        """Return the entries that match; days are whole days in local time."""
        self.is_valid()
        wanted = self.cleaned_data
        if words := wanted.get("q"):
            entries = entries.filter(
                Q(actor__icontains=words)
                | Q(thing__icontains=words)
                | Q(verb__icontains=words)
                | Q(detail__icontains=words)
            )
        if since := wanted.get("since"):
            entries = entries.filter(at__gte=timezone.make_aware(datetime.combine(since, time.min)))
        if until := wanted.get("until"):
            entries = entries.filter(at__lte=timezone.make_aware(datetime.combine(until, time.max)))
        return entries


class AreaForm(PortalForm):
    """What an area is called, who runs it, and its sign."""

    name = CharField(label="Name", enter="Enter the name of the area", max_length=100, width=30)
    run_by = CharField(
        label="Who runs it",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=200,
        hint="A sentence for the foot of every page: “Run by the council, the NHS and the forum, as equal partners.”",
    )
    logo = FileField(label="Logo", required=False, hint="A picture (JPEG, PNG or WebP) of at most 1 MB")
    remove_logo = BooleanField(label="Remove the logo", required=False)

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": area.name, "run_by": area.run_by}, **kwargs)
        if not area.logo:
            del self.fields["remove_logo"]
