"""The migrated, empty database, kept from run to run: migrating takes longer than most tests together.

What is kept is a dump in var/, named after the migrations that made it. It is only a head start:
`migrate` runs on it all the same, writes the grants and checks the walls.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.binaries import postgres_programs

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "var" / "test-schemas"
MADE_BY = ("*/migrations/*.py", "common/tenancy/constraints.py", "requirements/dev.txt")
ANYBODY = (
    "pins_test_somebody"  # in a dump, the name of database and roles, which differ from process to process
)
MOST_KEPT = 3


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """As long as nothing is kept, let one process make it while the others wait: they begin with its dump."""
    if _place().exists():
        yield
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # until the file is closed, however that comes about
        yield


def restore_schema(database: str) -> None:
    """Fill this process's empty database from the dump of these very migrations, if there is one."""
    kept = _place()
    if kept.exists():
        statements = kept.read_text().replace(ANYBODY, database)
        _run("psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", read=statements)


def keep_schema(database: str) -> None:
    """Keep a dump of the migrated database for the next run; forget older ones."""
    kept = _place()
    if kept.exists() or "DATABASE_OWNER_URL" not in os.environ:
        return
    for old in sorted(FOLDER.glob("*.sql"), key=lambda path: path.stat().st_mtime)[: 1 - MOST_KEPT]:
        old.unlink(missing_ok=True)
    partial = kept.with_suffix(f".{os.getpid()}")
    partial.write_text(_run("pg_dump").replace(database, ANYBODY))
    partial.replace(kept)


def _place() -> Path:
    digest = hashlib.sha256()
    for pattern in MADE_BY:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:16]}.sql"


def _run(program: str, *options: str, read: str | None = None) -> str:
    """Run a program of the embedded server, or this machine's own, on the database of this process."""
    embedded = postgres_programs() / program
    path = str(embedded) if embedded.exists() else shutil.which(program) or program
    done = subprocess.run(
        [path, *options, f"--dbname={os.environ['DATABASE_OWNER_URL']}"],
        input=read,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
