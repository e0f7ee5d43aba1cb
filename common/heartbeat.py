"""The worker's sign of life: a key in the cache that vanishes when nobody renews it.

Celery sends `heartbeat_sent` from the loop that also fetches tasks, every two seconds, and stops when
the worker is gone or has lost the broker.
"""

import time
from typing import Any

from celery.signals import heartbeat_sent
from django.conf import settings
from django.core.cache import cache

EVERY = 5  # seconds between two renewals
LIFETIME = 15  # seconds: two renewals may be late
KEY = "worker-heartbeat:{queue}"

_renewed_at = 0.0


def connect() -> None:
    """Let a worker in this process renew its sign of life."""
    heartbeat_sent.connect(renew, dispatch_uid="common.heartbeat")


def renew(sender: Any, **_kwargs: Any) -> None:
    """Renew the sign for each queue that the worker takes from, once in EVERY seconds.

    The last heartbeat says goodbye: it renews nothing, and deletes nothing, as others may take from the queues.
    """
    global _renewed_at
    if is_stopping() or time.monotonic() - _renewed_at < EVERY:
        return
    queues = sender.eventer.app.amqp.queues.consume_from
    cache.set_many({KEY.format(queue=queue): True for queue in queues}, timeout=LIFETIME)
    _renewed_at = time.monotonic()


def is_stopping() -> bool:
    """Whether the worker in this process has been asked to end; what Celery keeps is an exit code or None."""
    from celery.worker import state  # here, as the web process has no use for a worker's modules

    return state.should_stop is not None or state.should_terminate is not None


def forget_workers() -> None:
    """Forget all signs, for whoever starts the only worker: that of an earlier run is none of it."""
    cache.delete_many([KEY.format(queue=queue) for queue in settings.WORKER_QUEUES])


def queues_without_worker(queues: list[str]) -> list[str]:
    """Return those of the queues that no worker has taken from in the last LIFETIME seconds."""
    alive = cache.get_many([KEY.format(queue=queue) for queue in queues])
    return [queue for queue in queues if KEY.format(queue=queue) not in alive]
