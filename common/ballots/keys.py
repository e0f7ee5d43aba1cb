"""Private keys of ballot boxes: a file each, with the worker, outside the database and its backups."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from .sealing import new_private_key, public_of

type BoxName = tuple[int, int]  # area, box


class KeyLost(RuntimeError):
    """The private key of a box is not where it should be: what lies in the box can never be read."""


def make_key(box: BoxName) -> bytes:
    """Make sure that a box has its private key on disk, and return the public one.

    Called again after a crash it finds the key that it had made. The file is complete or not there.
    """
    path = _path(box)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, new_private_key())
    return public_of(path.read_bytes())


def private_key(box: BoxName, *, public: bytes) -> bytes:
    """Return the private key that belongs to a box's public one. Raises KeyLost."""
    try:
        found = _path(box).read_bytes()
    except FileNotFoundError as error:
        raise KeyLost(f"No private key for box {box[1]} of area {box[0]}.") from error
    if public_of(found) != public:
        raise KeyLost(f"The private key of box {box[1]} of area {box[0]} is another.")
    return found


def destroy_key(box: BoxName) -> None:
    """Overwrite and delete a private key; nothing happens if it has gone already."""
    path = _path(box)
    try:
        with path.open("r+b") as file:
            file.write(os.urandom(path.stat().st_size))
            _flush(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)
    _flush_folder(path.parent)


def boxes_with_keys() -> Iterator[BoxName]:
    """Return the boxes whose private keys lie here."""
    for path in sorted(_folder().glob("*-*.key")):
        area, _, box = path.stem.partition("-")
        yield int(area), int(box)


def _folder() -> Path:
    return Path(settings.BALLOT_KEY_DIR)


def _path(box: BoxName) -> Path:
    return _folder() / f"{box[0]}-{box[1]}.key"


def _write(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, whole and on disk before it has its name."""
    draft = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, content)
        _flush(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(path)
    _flush_folder(path.parent)


def _flush(descriptor: int) -> None:
    os.fsync(descriptor)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _flush(descriptor)
    finally:
        os.close(descriptor)
