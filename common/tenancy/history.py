"""The base of history tables."""

import pghistory.models
from django.db import models


class Event(pghistory.models.Event):
    """A line of history, never changed. Its key is 64 bits wide: a busy table outlives two thousand million."""

    pgh_id = models.BigAutoField(primary_key=True)

    app_grants = ("SELECT", "INSERT")

    class Meta(pghistory.models.Event.Meta):
        abstract = True
