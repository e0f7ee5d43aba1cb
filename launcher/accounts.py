"""PostgreSQL refuses to run as root, so root's demo runs it as the unprivileged user `nobody`."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from launcher.problems import Problem
from launcher.processes import Account, as_account

UNPRIVILEGED = "nobody"


def service_account(data: Path) -> Account:
    """Return the user to run PostgreSQL as: ourselves or, for root, whoever owns the data or `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        raise Problem(
            f"PostgreSQL does not run as root and this machine has no user “{UNPRIVILEGED}”. "
            "Run the same command as an ordinary user."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def give_to(account: Account, *paths: Path) -> None:
    """Make `account` the owner of these paths, which only root can and needs to do."""
    for path in paths:
        if path.stat().st_uid != account.uid:
            os.chown(path, account.uid, account.gid)


def can_reach(account: Account, path: Path) -> bool:
    """Say whether `account` may enter every folder above `path`, and enter or run it."""
    test = shutil.which("test") or "/usr/bin/test"
    tried = subprocess.run([test, "-x", str(path)], check=False, cwd="/", **as_account(account))
    return tried.returncode == 0
