from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from django.db import connections

from pins_portal.settings.uploads import uploads_storage
from schools.services.register import read_register
from schools.services.report import Report

from .files import register


@pytest.fixture
def empty_register(committed: None) -> None:
    """A register without the schools of the cast, whose organisations stay."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE schools_school CASCADE")


@pytest.fixture
def import_register(empty_register: None) -> Callable[..., Report]:
    """Apply rows or a file to the register, as the worker does."""

    def run(
        *rows: dict[str, str], file: BinaryIO | None = None, apply: bool = True, **options: object
    ) -> Report:
        return read_register(file=file or register(*rows), using="system", apply=apply, **options)

    return run


@pytest.fixture
def uploads(settings: Any, tmp_path: Path) -> Path:
    """A folder for the files that people give."""
    settings.STORAGES = {**settings.STORAGES, "uploads": uploads_storage(tmp_path)}
    return tmp_path
