"""Celery: a task may be run twice, and never not at all."""

from typing import Any

import environ
from celery.schedules import crontab

env = environ.Env()

# Acknowledged when done, so a task whose worker dies is run again. On Redis that waits until the
# visibility timeout, which must be longer than the longest task: else it would run twice at once.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 14 * 60  # seconds
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 30 * 60,
    # A page must not wait for a broker that is down: what matters stands in the outbox.
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_max": 0.2,
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Europe/London"

# Queues: mail must not wait behind a report. Everything else goes to `celery`, letters of a survey among
# it: whoever delivers is busy for minutes, and they are written meanwhile. /readyz wants a worker for each.
WORKER_QUEUES = ["mail", "reports", "imports", "celery"]
CELERY_TASK_ROUTES = {
    "common.outbox.tasks.*": {"queue": "mail"},
    "common.documents.tasks.*": {"queue": "reports"},
    "programmes.tasks.send_*digests_task": {"queue": "mail"},
    "schools.tasks.send_*reminders_task": {"queue": "mail"},
    "schools.tasks.remind_*": {"queue": "mail"},
    "schools.tasks.*": {"queue": "imports"},
    "audits.tasks.tell_*": {"queue": "mail"},
}
CELERY_IMPORTS = ["common.outbox.tasks", "common.documents.tasks", "common.ballots.tasks"]

CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # Expires: while no worker runs, ticks must not pile up.
    "drain the outbox": {
        "task": "common.outbox.tasks.drain_outbox_task",
        "schedule": 30.0,  # seconds
        "options": {"expires": 30},
    },
    "make documents": {
        "task": "common.documents.tasks.build_documents_task",
        "schedule": 30.0,  # seconds
        "options": {"expires": 30},
    },
    "give ballot boxes their keys": {
        "task": "common.ballots.tasks.prepare_boxes_task",
        "schedule": 60.0,  # seconds
        "options": {"expires": 60},
    },
    "count what groups answered": {
        "task": "audits.tasks.count_voices_task",
        "schedule": 60.0,  # seconds
        "options": {"expires": 60},
    },
    "close and count surveys": {
        "task": "surveys.tasks.count_surveys_task",
        "schedule": 60.0,  # seconds
        "options": {"expires": 60},
    },
    "read files of the register": {
        "task": "schools.tasks.carry_on_imports_task",
        "schedule": 60.0,  # seconds
        "options": {"expires": 60},
    },
    "let schools follow the register": {
        "task": "schools.tasks.follow_register_task",
        "schedule": crontab(hour="3", minute="30"),
    },
    "read what came back": {
        "task": "common.outbox.tasks.read_receipts_task",
        "schedule": crontab(minute="*/10"),
    },
    "send digests": {
        "task": "programmes.tasks.send_all_digests_task",
        "schedule": crontab(hour="7", minute="30", day_of_week="mon-fri"),
    },
    "remind schools of what is due": {
        "task": "schools.tasks.send_all_reminders_task",
        "schedule": crontab(hour="7", minute="45", day_of_week="mon-fri"),
    },
    "tell schools of audit rounds": {
        "task": "audits.tasks.tell_all_of_rounds_task",
        "schedule": crontab(hour="7", minute="50", day_of_week="mon-fri"),
    },
    "remind signatories": {
        "task": "schools.tasks.remind_all_signatories_task",
        "schedule": crontab(hour="8", minute="10", day_of_week="mon-fri"),
    },
    "erase old messages": {
        "task": "common.outbox.tasks.erase_old_messages_task",
        "schedule": crontab(hour="3", minute="10"),
    },
    "carry on invitations": {
        "task": "surveys.tasks.carry_on_invitations_task",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 240},
    },
    "erase what surveys need no more": {
        "task": "surveys.tasks.erase_old_surveys_task",
        "schedule": crontab(hour="3", minute="40"),
    },
    "expire documents": {
        "task": "common.documents.tasks.expire_documents_task",
        "schedule": crontab(minute="40"),
    },
    "erase old records": {
        "task": "programmes.tasks.erase_old_records_task",
        "schedule": crontab(hour="3", minute="20"),
    },
    "erase old expressions of interest": {
        "task": "schools.tasks.erase_old_expressions_task",
        "schedule": crontab(hour="3", minute="30"),
    },
}

# What one document may take: its process ends beyond that, and the document says so.
DOCUMENT_MEMORY_MIB = env.int("DOCUMENT_MEMORY_MIB", default=256)
DOCUMENT_SECONDS = env.int("DOCUMENT_SECONDS", default=10 * 60)
