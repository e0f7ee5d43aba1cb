"""Pages opened as somebody, and a survey that the cast's forum runs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.ballots import services as ballots
from programmes.models import Organisation
from surveys.services.surveys import make_survey
from tests.areas import in_area
from tests.audits.conftest import look, send, words  # noqa: F401
from tests.common.outbox.conftest import mail_server, outbox_mailer  # noqa: F401
from tests.family_survey import make_open_survey, make_questionnaire
from tests.surveys.respondents import read_ballots


@pytest.fixture
def version(forum_lead, north):
    """The published questionnaire of four questions, in an area that stays open for the test."""
    with in_area(north):
        yield make_questionnaire(forum_lead)


@pytest.fixture
def draft(forum_lead, version):
    """A draft that the East forum runs, ready to be opened but for its schools."""
    today = timezone.localdate()
    return make_survey(
        by=forum_lead,
        version=version,
        name="Spring survey",
        kind="baseline",
        opens_on=today,
        closes_on=today + timedelta(days=14),
        run_by=forum_lead.organisation,
        help_contact="help@forum.example",
        safeguarding_contact="the safeguarding team",
    )


@pytest.fixture
def east(version):
    return Organisation.objects.get(name="Northshire East Primary 1")


@pytest.fixture
def west(version):
    return Organisation.objects.get(name="Northshire West Primary 1")


@pytest.fixture
def asked(forum_lead, school_lead, north):
    """A survey that is open at the cast's school, run by its forum."""
    with in_area(north):
        return make_open_survey(forum_lead, Organisation.objects.get(pk=school_lead.organisation_id))


@pytest.fixture
def opened(monkeypatch):
    """What lies in an asked school's box, which the web cannot read: `opened(asked)`."""
    kept, put_in = [], ballots._put_in

    def watched(ballot, box, sealed, most):
        number, is_new = put_in(ballot, box, sealed, most)
        kept.extend([(box.pk, sealed)] if is_new else [])
        return number, is_new

    monkeypatch.setattr(ballots, "_put_in", watched)
    return lambda asked: read_ballots(asked, kept)
