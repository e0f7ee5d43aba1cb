from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

from common.uploads.readers import readable_by

if TYPE_CHECKING:
    from common.uploads.models import Upload  # noqa: F401


class UploadQuerySet(QuerySet["Upload"]):
    def visible_to(self, membership: Any) -> Self:
        """The uploads of the open area that a membership may read."""
        return self.filter(readable_by(membership))
