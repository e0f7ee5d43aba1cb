"""gunicorn's threaded worker, which leaves a request to the other process while it has one in hand."""

import socket
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

PATIENCE = 0.1  # seconds for which another process is given the chance to take a request
SPEAKS_WITHIN = 30  # seconds in which a connection that says nothing stays with the kernel


class ConsiderateWorker(ThreadWorker):
    """Serves requests in threads, but takes a second one only when no other process took it for a while.

    gunicorn's own worker takes what comes until its threads are full: of four requests at once, one of two
    processes often has three, which share one interpreter lock, while the fourth has a core to itself.
    Here a request waits in the queue that all processes share until one of them has nothing in hand.
    After PATIENCE seconds whoever sees it takes it, so that a slow answer holds nobody up.

    And a connection that a browser opens ahead takes no thread before something is said on it: gunicorn's
    own worker gives each of them one for five seconds.
    """

    taken_at = 0.0  # by time.monotonic()

    def init_process(self) -> None:
        for listener in self.sockets:
            if listener.family in (socket.AF_INET, socket.AF_INET6):
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SPEAKS_WITHIN)
        super().init_process()

    def accept(self, listener: Any) -> None:
        connections = self.nr_conns
        super().accept(listener)
        if self.nr_conns > connections:
            self.taken_at = time.monotonic()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        patience = self.taken_at + PATIENCE - time.monotonic()
        if self.alive and patience > 0 and self._has_a_request_in_hand():
            self.set_accept_enabled(False)  # the loop that called lets it again
            timeout = min(timeout, patience)
        super().wait_for_and_dispatch_events(timeout)

    def _has_a_request_in_hand(self) -> bool:
        idle = len(self.keepalived_conns) + len(self.pending_conns)
        return bool(self.nr_conns > idle)
