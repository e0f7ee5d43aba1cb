"""What can be found in the register, which is the same for every area."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramSimilarity
from django.db.models import Case, F, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from schools.plain import plain
from schools.spelling import Spellings

if TYPE_CHECKING:
    from schools.models import School  # noqa: F401

MOST_RANKED = 150  # of a search for “primary school” so many are ranked, open ones first, not every one
# What being open counts for in a rank of about 0 to 2.
IS_OPEN = Case(When(Q(status__in=("open", "closing")), then=Value(0.5)), default=Value(0.0))


class SchoolQuerySet(QuerySet["School"]):
    def search(self, text: str) -> Self:
        """Schools by name, former name, town, postcode or URN, best first; forgives spelling.

        Words are taken as typed where the register knows them; only if that finds nothing, words
        that look like them are tried as well. An empty text finds nothing.
        """
        spellings = Spellings.of(plain(text))
        for question in (spellings.strict(), spellings.loose()) if spellings else ():
            words = SearchQuery(question, search_type="raw", config="simple")
            matching = self.filter(words=words).order_by(IS_OPEN.desc()).values_list("pk", flat=True)
            if keys := list(matching[:MOST_RANKED]):
                return self._ranked(keys, words, text)
        return self.none()

    def _ranked(self, keys: list[int], words: SearchQuery, text: str) -> Self:
        rank = TrigramSimilarity("plain_name", plain(text)) + SearchRank(F("words"), words) + IS_OPEN
        found = self.filter(pk__in=keys).annotate(rank=rank).order_by("-rank", "name", "urn")
        return found.defer("words", "plain_name", "plain_place", "plain_former_names")

    def with_past(self) -> Self:
        """Each school with its former names and what it became, in three queries however many there are."""
        from schools.models import SchoolLink

        links = SchoolLink.objects.select_related("successor")
        return self.prefetch_related("former_names", Prefetch("links_forward", queryset=links))


class DatedQuerySet(QuerySet[Any]):
    def valid(self, on: date | None = None) -> Self:
        """What held on a day, today if none is given."""
        day = on or timezone.localdate()
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        )
