"""Members of one area try every address of the other, and every id of the other's in their own."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from urllib.parse import urlsplit

import httpx
import pytest
from django.apps import apps
from django.db import connections
from django.urls import get_resolver

from common.documents.models import Document
from common.outbox.models import Message
from common.tenancy.models import TenantModel
from common.uploads.models import Upload
from programmes.models import Area, Invitation, Membership
from programmes.roles import ROLES
from tests.common.test_no_leak import seed
from tests.test_house import all_routes

from .conftest import Visit
from .visitor import Visitor

TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=)"[^"]*"')
PARAMETER = re.compile(r"<(\w+):(\w+)>")


BEYOND = 5000


def begin_counting_at(number: int) -> None:
    """Let the next row of every table of areas have this number."""
    with connections["owner"].cursor() as cursor:
        for model in apps.get_models():
            key = model._meta.pk
            if issubclass(model, TenantModel) and key.get_internal_type() == "BigAutoField":
                table = model._meta.db_table
                cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {key.column} RESTART WITH {number}")


@pytest.fixture
def theirs(committed: None, south: Area) -> dict[str, list[int | uuid.UUID]]:
    """Things of the other area of every kind, by the kind of id that addresses know them by.

    Their numbers begin where the first area has none, so that each number is something of the other alone.
    """
    begin_counting_at(BEYOND)
    seed(south)
    hat = Membership.objects.using("system").get(area=south, role="area_lead")
    upload = Upload.objects.using("system").create(
        area=south,
        purpose="logo",
        name="a.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0",
        storage_key="0",
        scan_state="clean",
        uploaded_by_id=hat.user_id,
    )
    message = Message.objects.using("system").create(
        area=south, channel="email", kind="notice", to="a@b.example"
    )
    invitation = Invitation.objects.using("system").create(
        area=south,
        email="a@b.example",
        full_name="A",
        organisation_id=hat.organisation_id,
        role="area_lead",
        invited_by_id=hat.pk,
        token_hash="0",
    )
    document = Document.objects.using("system").get(area=south)
    assert invitation.pk > BEYOND
    return {
        "int": [BEYOND],
        "uuid": [message.pk, upload.public_id, document.public_id],
        "slug": [next(iter(ROLES)), "calm", "calm_1"],
        "str": ["staff"],
    }


def addresses(area: str, ids: dict[str, list[object]]) -> Iterator[str]:
    """Every address inside an area but that of invitations, with every id in its place."""
    for route, pattern in all_routes(get_resolver()):
        if not route.startswith("a/<slug:area>/") or str(pattern.callback.access).startswith("public"):
            continue
        kinds = [kind for kind, name in PARAMETER.findall(route) if name != "area"]
        for values in product(*(ids[kind] for kind in kinds)):
            parts = iter([area, *values])
            yield "/" + PARAMETER.sub(lambda _: str(next(parts)), route)  # noqa: B023


def answer(asking: httpx.Client, method: str, path: str) -> tuple[int, str]:
    """Status and body, without what differs between any two requests: the token and the address itself."""
    response = asking.request(method, path)
    return response.status_code, TOKEN.sub(r"\1", response.text).replace(path, "")


@contextmanager
def asking_as(visitor: Visitor, role: str) -> Iterator[httpx.Client]:
    """Sign in with a browser, then ask with its cookies alone: the same answers in a third of the time."""
    visitor.sign_in(role)
    cookies = {cookie["name"]: cookie["value"] for cookie in visitor.context.cookies()}
    site = "http://" + urlsplit(visitor.page.url).netloc
    headers = {"X-CSRFToken": cookies["csrftoken"]}
    with httpx.Client(base_url=site, cookies=cookies, headers=headers, timeout=30, trust_env=False) as client:
        yield client


def test_area_of_others_looks_like_one_that_does_not_exist(
    visit: Visit, theirs: dict[str, list[object]]
) -> None:
    one_of_each = {kind: ids[:1] for kind, ids in theirs.items()}
    pairs = list(zip(addresses("southmoor", one_of_each), addresses("nowhere", one_of_each), strict=True))
    assert len(pairs) > 200
    with asking_as(visit(), "area_lead") as lead:
        assert lead.get("/a/northshire/").status_code == 200
        assert expect_the_same(lead, pairs) == []


def test_thing_of_others_looks_like_one_that_does_not_exist(
    visit: Visit, theirs: dict[str, list[object]]
) -> None:
    nobodys = theirs | {"int": [987654320], "uuid": [uuid.uuid4(), uuid.uuid4(), uuid.uuid4()]}
    pairs = zip(addresses("northshire", theirs), addresses("northshire", nobodys), strict=True)
    about_things = [(there, nowhere) for there, nowhere in pairs if there != nowhere]
    assert len(about_things) > 200
    with asking_as(visit(), "area_lead") as lead:
        of_schools = expect_the_same(lead, about_things)
    with asking_as(visit(), "school_lead") as school:
        of_forums = expect_the_same(school, of_schools)
    with asking_as(visit(), "forum_lead") as forum:
        assert expect_the_same(forum, of_forums) == []


def expect_the_same(asking: httpx.Client, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Expect that nothing tells the first address from the second, which leads nowhere; whatever is asked.

    Returns the pairs of pages that nobody in the role may open whatever they are about.
    """
    beyond = []
    for method, (there, nowhere) in product(["GET", "POST"], pairs):
        status, page = answer(asking, method, there)
        assert (status, page) == answer(asking, method, nowhere), f"{method} {there}"
        assert status in {403, 404, 405}, f"{method} {there}"
        if status == 403:
            beyond.append((there, nowhere))
    return list(dict.fromkeys(beyond))
