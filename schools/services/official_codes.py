"""Councils and care boards as they are today, for an area to choose its partners from."""

from collections.abc import Iterable

from schools.models import CareBoard, LocalAuthority


def councils_today() -> Iterable[tuple[str, str]]:
    """Return code and name of every council, by name."""
    return LocalAuthority.objects.valid().values_list("code", "name")


def care_boards_today() -> Iterable[tuple[str, str]]:
    """Return code and name of every care board, by name."""
    return CareBoard.objects.valid().values_list("code", "name")
