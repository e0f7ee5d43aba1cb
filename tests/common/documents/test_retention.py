"""Documents run out on their day, and their files are gone."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.documents.models import Document
from common.documents.tasks import expire_documents_task
from common.tenancy.context import open_area
from pins_portal.settings.uploads import uploads_storage
from tests.cast import member


@pytest.fixture
def folder(settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "uploads": uploads_storage(tmp_path)}
    return tmp_path


def keep(key, *, kind="test_report", expires_in=None, **fields):
    """Commit a ready document with a file; it runs out after so many days, or never."""
    now, lead = timezone.now(), member("northshire", "area_lead")
    with transaction.atomic():
        open_area(lead.area_id)
        return Document.objects.create(
            area=lead.area,
            kind=kind,
            form="pdf",
            title=key,
            version="1",
            requested_by=lead.user,
            membership=lead,
            **{
                "state": "ready",
                "storage_key": storages["uploads"].save(key, ContentFile(b"%PDF")),
                "size": 4,
                "ready_at": now,
                "data_as_at": now,
                "expires_at": expires_in and now + timedelta(days=expires_in),
            }
            | fields,
        )


def states():
    return dict(Document.objects.using("system").values_list("title", "state"))


def test_file_that_has_run_out_is_deleted_and_the_others_stay(committed, folder):
    keep("old", expires_in=-1)
    keep("new", expires_in=1)
    keep("for good")
    expire_documents_task()
    assert states() == {"old": "expired", "new": "ready", "for good": "ready"}
    assert {path.name for path in folder.iterdir()} == {"new", "for good"}


def test_file_that_is_gone_already_runs_out_all_the_same(committed, folder):
    keep("old", expires_in=-1)
    (folder / "old").unlink()
    expire_documents_task()
    assert states() == {"old": "expired"}


def test_request_is_forgotten_three_months_after_but_not_what_is_kept_for_good(committed, folder):
    long_ago = timezone.now() - timedelta(days=91)
    failed = {"state": "failed", "failure": "No.", "storage_key": "", "ready_at": None, "data_as_at": None}
    keep("old", expires_in=-80, requested_at=long_ago)
    keep("failed", requested_at=long_ago, **failed)
    keep("failed agreement", kind="test_agreement", requested_at=long_ago, **failed)
    keep("agreement", kind="test_agreement", requested_at=long_ago)
    expire_documents_task()
    assert states() == {"failed agreement": "failed", "agreement": "ready"}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "ready"}, "document_ready_has_a_file"),
        ({"state": "failed"}, "document_failure_says_why"),
        ({"failure": "But it waits."}, "document_failure_says_why"),
        ({"state": "working"}, "document_at_work_shows_life"),
        ({"storage_key": "x"}, "document_not_made_has_no_file"),
        ({"state": "expired"}, "document_run_out_has_no_file"),
        ({"attempts": 4}, "document_not_tried_for_ever"),
        ({"done": 2, "total": 1}, "document_not_more_than_all"),
        ({"requested_by": None}, "document_asked_by_somebody_or_nobody"),
    ],
)
def test_impossible_documents_are_refused_by_the_database(lead, north, fields, name):
    open_area(north.pk)
    asked = {"requested_by": lead.user, "membership": lead} | fields
    with pytest.raises(IntegrityError, match=name):
        Document.objects.create(area=north, kind="k", form="pdf", title="t", version="1", **asked)
