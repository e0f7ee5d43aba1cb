"""Several questions about an area in one query: what the home page costs is the number of times that it asks."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from .models import Area, Membership


def ask_at_once(membership: Membership, **questions: Any) -> dict[str, Any]:
    """Return the answer to each question about the membership's area, in one query.

    A question is an expression that needs nothing of the area: `Exists`, `number_of` or `rows_of`.
    """
    answers: Any = Area.objects.filter(pk=membership.area_id).values(**questions)
    return dict(answers.get())


def number_of(found: QuerySet[Any]) -> Coalesce:
    """Ask how many rows of one area there are."""
    counted = found.order_by().values("area").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def rows_of(found: QuerySet[Any], *columns: str) -> ArraySubquery:
    """Ask for a few rows, each as a dictionary of these columns: words and numbers, for JSON knows no dates."""
    return ArraySubquery(found.values(row=JSONObject(**{column: column for column in columns})))
