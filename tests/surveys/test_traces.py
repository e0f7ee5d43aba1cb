"""What those who answer leave behind outside the database, in the cache and the log: nothing of who they are."""

import io
import logging

import pytest
from django.core.cache import cache

from programmes.public_codes import as_shown
from tests.areas import PortalClient, in_area
from tests.family_survey import make_open_survey
from tests.surveys.respondents import address, begin, code_on, fill, said

NETWORKS = {"203.0.113.77": "203.0.113", "2001:db8:5::7": "2001:db8"}


@pytest.fixture
def asked(forum_lead, north):
    with in_area(north):
        return make_open_survey(forum_lead)


def everything_done(asked, network):
    """Mistype codes, put answers by, come back, send them and leave how to be reached; return the return code."""
    client = PortalClient(REMOTE_ADDR=network)
    client.post("/s/", {"code": "NOR-XXXXX"})
    client.get(address(asked, "i/a-secret/"))
    page = fill(client, asked, begin(client, asked), welcome="agree_a_lot")
    code = code_on(fill(client, asked, page, "save", works_well="The gate"))
    client.post(address(asked, "return/"), {"code": "ABCDE-FGH23"})
    back = client.post(address(asked, "return/"), {"code": code})
    done = fill(client, asked, back, "send")
    assert "Thank you" in said(client.get(done.url))
    left = {"name": "Ann Example", "contact": "ann@home.example", "wish": "Call me"}
    assert client.post(address(asked, "details/"), left).status_code == 302
    return code


@pytest.mark.parametrize("network", NETWORKS)
def test_cache_keeps_no_network_address_and_no_moment(asked, network):
    code = everything_done(asked, network)

    client = cache._cache.get_client(write=True)
    kept = {name.decode(): client.get(name).decode("latin-1") for name in client.keys("*")}
    assert len([name for name in kept if "tries-" in name]) == 3 * 2, (
        "wrong codes, a wrong return code, putting by"
    )
    for name, value in kept.items():
        assert value.isdigit(), name
        for word in (NETWORKS[network], code, asked.code, "example"):
            assert word not in name


def test_log_keeps_nobody_who_puts_answers_by_or_wants_to_be_reached(asked, client):
    handler = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    try:
        code = everything_done(asked, "203.0.113.77")
        client.get("/help/")
    finally:
        handler.setStream(before)
    log = written.getvalue()
    assert "/help/" in log
    answers = ("agree_a_lot", "The gate", "Ann Example", "ann@home", "Call me")
    for word in (
        *answers,
        code,
        code.replace("-", ""),
        asked.code,
        as_shown(asked.code),
        "203.0.113",
        "a-secret",
    ):
        assert word not in log
    assert "/s/" not in log
