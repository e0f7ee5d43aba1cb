"""What a published version asks is read once and kept; a draft, which changes, is read anew."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.models import FrameworkVersion
from audits.reading.published import published_theme
from tests.areas import in_area
from tests.self_audit import make_framework


@pytest.fixture
def version(lead, north):
    with in_area(north):
        return make_framework(lead, "kept", statements=2)


def texts(version, slug="welcome"):
    return [one.text for one in published_theme(version, slug).statements]


def test_theme_of_a_published_version_is_read_once(version, north):
    with in_area(north):
        first = texts(version)
        with CaptureQueriesContext(connection) as queries:
            again = published_theme(version, "welcome")
            others = [one.slug for one in again.domains]
            assert [one.text for one in again.statements_for("")] == first
        assert not queries.captured_queries
        assert len(first) == 2
        assert (again.domain.slug, others) == ("welcome", ["welcome", "calm"])
        assert published_theme(version, "calm").domain.slug == "calm"


def test_theme_that_is_not_there_takes_no_room(version, north):
    with in_area(north):
        texts(version)
        with CaptureQueriesContext(connection) as queries:
            assert [published_theme(version, f"nothing_{number}") for number in range(50)] == [None] * 50
            assert texts(version)
        assert not queries.captured_queries


def test_versions_are_kept_apart_and_a_draft_not_at_all(version, lead, north):
    with in_area(north):
        before = texts(version)
        draft = make_framework(lead, "draft", statements=2, publish=False)
        assert texts(draft) == before
        draft.statements.filter(slug="welcome_1").update(text="Said in other words.")
        assert texts(draft) == ["Said in other words.", before[1]]
        FrameworkVersion.objects.filter(pk=draft.pk).update(
            published_at=version.published_at, sha256="0" * 64
        )
        draft.refresh_from_db()
        assert texts(draft) == ["Said in other words.", before[1]]
        assert texts(version) == before


def test_only_what_is_asked_of_a_kind_of_place_is_counted(lead, north):
    with in_area(north):
        version = make_framework(lead, "places", statements=2, publish=False)
        version.statements.filter(slug="welcome_1").update(places=["hall"])
        theme = published_theme(version, "welcome")
        assert [one.position for one in theme.statements_for("yard")] == [2]
        assert len(theme.statements_for("hall")) == len(theme.statements_for("")) == 2
