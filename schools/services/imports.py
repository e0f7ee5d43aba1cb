"""Files of the register given in the browser: kept, previewed by a worker, applied when somebody says so."""

import hashlib
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from io import BufferedReader
from typing import BinaryIO, cast

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from programmes.models import User
from programmes.services.activity import Refused
from schools.models import RegisterImport
from schools.register_file.refusal import RegisterRefused

from .register import PreviewOutdated, read_register
from .report import Report

State = RegisterImport.State
PROGRESS_KEPT = 3600  # seconds
MEGABYTE = 1024 * 1024
log = structlog.get_logger(__name__)


@transaction.atomic
def start_import(*, file: UploadedFile, links: UploadedFile | None, by: User) -> RegisterImport:
    """Keep a file for a worker to read; an earlier one that was not applied is dropped.

    Raises Refused if a file is larger than REGISTER_MAX_BYTES.
    """
    for given in filter(None, (file, links)):
        _refuse_large(given)
    for earlier in RegisterImport.objects.filter(state=State.PREVIEWED).select_for_update():
        _finish(earlier, State.DROPPED)
    return RegisterImport.objects.create(
        file_name=(file.name or "register")[-120:],
        size=file.size or 0,
        sha256=hashlib.file_digest(file, "sha256").hexdigest(),
        storage_key=_keep(file),
        links_storage_key=_keep(links) if links else "",
        started_by=by,
        started_by_name=str(by),
    )


@transaction.atomic
def ask_to_apply(*, register_import: RegisterImport, allows_many_closures: bool, by: User) -> None:
    """Have a worker apply a previewed file. Raises Refused if it is not, or no longer, one."""
    found = RegisterImport.objects.select_for_update().get(pk=register_import.pk)
    if found.state != State.PREVIEWED:
        raise Refused(f"This file cannot be applied: {found.get_state_display().lower()}.")
    found.state, found.refusal = State.APPLYING, ""
    found.applied_by, found.applied_by_name = by, str(by)
    found.allows_many_closures = allows_many_closures
    found.save()


def carry_on(*, using: str) -> bool:
    """Read or apply the oldest file that waits; return whether there was one. For workers.

    A file at which another worker is busy is passed over. Whatever goes wrong is written down, so
    that nobody waits for it.
    """
    with transaction.atomic(using=using):
        waiting = RegisterImport.objects.using(using).filter(state__in=(State.WAITING, State.APPLYING))
        found = waiting.select_for_update(skip_locked=True).order_by("started_at").first()
        if found is None:
            return False
        try:
            with transaction.atomic(using=using):
                _carry_on(found, using)
        except PreviewOutdated as outdated:
            found.state, found.report, found.refusal = (
                State.PREVIEWED,
                outdated.report.as_json(),
                str(outdated),
            )
        except RegisterRefused as refused:
            found.refusal = str(refused)
            _finish(found, State.REFUSED)
        except Exception:
            log.exception("register_import_failed", register_import=found.pk)
            found.refusal = (
                "Something went wrong on our side, and nothing was changed. Try again, or ask for help."
            )
            _finish(found, State.REFUSED)
        found.save(using=using)
    return True


def progress_of(register_import: RegisterImport) -> tuple[int, int]:
    """Return lines read so far and lines in all; (0, 0) before the first sign of life."""
    done, total = cache.get(_progress_key(register_import.pk), (0, 0))
    return done, total


def record_applied(*, report: Report, file: BufferedReader, file_name: str, using: str) -> None:
    """Write down an import from the command line beside those of the browser."""
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # leaves the file at its end
    RegisterImport.objects.using(using).create(
        state=State.APPLIED,
        file_name=file_name[-120:],
        sha256=sha256,
        size=file.tell(),
        report=report.as_json(),
        applied_at=timezone.now(),
    )


def _carry_on(found: RegisterImport, using: str) -> None:
    """Preview or apply; the report says what of it."""
    is_applying = found.state == State.APPLYING
    with ExitStack() as stack:
        file = _open(found.storage_key, stack)
        links = _open(found.links_storage_key, stack) if found.links_storage_key else None
        report = read_register(
            file=file,
            links=links,
            using=using,
            apply=is_applying,
            allows_many_closures=found.allows_many_closures,
            previewed=found.report.get("counts") if is_applying else None,
            progress=_teller(found.pk),
        )
    found.report = report.as_json()
    if is_applying:
        found.applied_at = timezone.now()
        _finish(found, State.APPLIED)
    else:
        found.state = State.PREVIEWED


def _finish(register_import: RegisterImport, state: RegisterImport.State) -> None:
    """Say how it ended, and delete the files once that is certain."""
    keys = [register_import.storage_key, register_import.links_storage_key]
    register_import.state, register_import.storage_key, register_import.links_storage_key = state, "", ""
    register_import.save()
    transaction.on_commit(lambda: _delete(keys), using=register_import._state.db)


def _delete(keys: list[str]) -> None:
    for key in filter(None, keys):
        storages["uploads"].delete(key)


def _refuse_large(file: UploadedFile) -> None:
    if (file.size or 0) > settings.REGISTER_MAX_BYTES:
        raise Refused(
            f"{file.name} must be smaller than {settings.REGISTER_MAX_BYTES // MEGABYTE} MB. "
            "Send the ZIP file that the register comes in."
        )


def _keep(file: UploadedFile) -> str:
    file.seek(0)
    return storages["uploads"].save(f"register/{uuid.uuid4()}", file)


def _open(key: str, stack: ExitStack) -> BinaryIO:
    """Return the file itself; it is closed with the stack."""
    return cast(BinaryIO, stack.enter_context(storages["uploads"].open(key)).file)


def _teller(pk: int) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        cache.set(_progress_key(pk), (done, total), PROGRESS_KEPT)

    return tell


def _progress_key(pk: int) -> str:
    return f"register-import-{pk}"
