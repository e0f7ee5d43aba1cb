"""Start child processes that cannot outlive their parent, and stop them."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int, signal_number: int) -> None:
    """Ask the kernel to send this process a signal when its parent ends, even by kill -9.

    The kernel watches the parent's *thread*: start processes from a thread that lives as long as they do.
    """
    _libc.prctl(PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:  # it ended before we asked
        os.kill(os.getpid(), signal_number)


@dataclass(frozen=True)
class Account:
    """The operating system user that a process runs as."""

    uid: int
    gid: int


def spawn(
    command: Sequence[object],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    account: Account | None = None,
    death_signal: int = signal.SIGKILL,
    show_output: bool = False,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, its output appended to `log`, or shown and only errors logged.

    In a session of its own it is not reached by the Ctrl-C meant for its parent, which stops it in order.
    """
    parent = os.getpid()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=None if show_output else output,
            stderr=output,
            env=env,
            cwd=cwd,
            start_new_session=True,
            # Safe, because who starts these processes has one thread.
            preexec_fn=lambda: die_with_parent(parent, death_signal),
            **as_account(account),
        )


class AsUser(TypedDict, total=False):
    """The arguments with which subprocess runs something as another user."""

    user: int
    group: int
    extra_groups: list[int]


def as_account(account: Account | None) -> AsUser:
    """Return no arguments where `account` is who we are already."""
    if account is None or account.uid == os.geteuid():
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def stop(process: subprocess.Popen[bytes], *, signal_number: int, patience: float) -> None:
    """Ask a process to end, wait up to `patience` seconds, then kill it. Returns when it is gone."""
    if process.poll() is None:
        process.send_signal(signal_number)
    see_off(process, patience)


def see_off(process: subprocess.Popen[bytes], patience: float) -> None:
    """Wait up to `patience` seconds for a process to end, then kill it. Returns when it is gone."""
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def started_at(pid: int) -> str | None:
    """Return when a process started, in the kernel's ticks, or None if it is gone or a zombie.

    With the pid it names one process for good, while a bare pid may be given to another one later.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]
