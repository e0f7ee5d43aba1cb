"""Who may read an upload: its uploader, and whom the feature that attached it says. Nobody else."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

# From a membership to a condition on uploads, such as
#   lambda membership: Q(pk__in=Visit.objects.visible_to(membership).values("photo"))
type Reader = Callable[[Any], Q]

_readers: dict[str, Reader] = {}


def register_upload_reader(purpose: str, reader: Reader) -> None:
    """Say which uploads of a purpose a membership may read. Called once a purpose, from an app's `ready`."""
    if purpose in _readers:
        raise ValueError(f"Two features say who reads uploads of the purpose {purpose!r}.")
    _readers[purpose] = reader


def readable_by(membership: Any) -> Q:
    """Return the condition for all purposes together; a purpose nobody registered is its uploader's alone."""
    condition = Q(uploaded_by=membership.user_id)
    for purpose, reader in _readers.items():
        condition |= Q(purpose=purpose) & reader(membership)
    return condition
