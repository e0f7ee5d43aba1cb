"""The embedded Valkey: broker and cache on a socket, nothing kept on disk."""

import subprocess
import time
from pathlib import Path
from socket import AF_UNIX, socket

from launcher.binaries import require_runnable, valkey_program
from launcher.problems import Problem, tail
from launcher.processes import spawn


class Valkey:
    """One Valkey server whose socket is in `sockets` and whose output goes to `log`."""

    def __init__(self, *, sockets: Path, log: Path) -> None:
        self.socket = sockets / "valkey.sock"
        self.log = log

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def prepare(self) -> None:
        """Raise Problem if the server cannot run on this machine."""
        require_runnable(valkey_program())

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server. It does not wait: see `wait_until_ready`."""
        self.socket.unlink(missing_ok=True)
        # noeviction: a queued task must never be thrown away to make room.
        options = {
            "port": 0,
            "unixsocket": self.socket,
            "unixsocketperm": 700,
            "save": "",
            "appendonly": "no",
        }
        options |= {"maxmemory-policy": "noeviction", "dir": self.socket.parent}
        command = [
            valkey_program(),
            *(part for name, value in options.items() for part in (f"--{name}", value)),
        ]
        return spawn(command, log=self.log)

    def wait_until_ready(self, process: subprocess.Popen[bytes], seconds: float = 10) -> None:
        """Return when the server answers; raise Problem if it ends or takes longer than `seconds`."""
        deadline = time.monotonic() + seconds
        while not self.answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise Problem(f"{tail(self.log)}\n\nValkey did not start. Its whole log is {self.log}.")
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            with socket(AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(5) == b"+PONG"
        except OSError:
            return False
