"""The shipped framework from the first statement to submitting: what it takes of whoever fills it in alone."""

import re

from audits.models import Audit
from audits.services.frameworks import take_shipped
from tests.areas import in_area
from tests.school_year import make_year
from tests.self_audit import make_audit, make_round

SAVES = re.compile(r'<form method="post" action="([^"]+)"[^>]*data-answer')
NEXT = re.compile(r'govuk-pagination__link" href="([^"]+)" rel="next"')
HTMX = {"HX-Request": "true"}


def test_all_statements_are_answered_by_one_choice_each(client, lead, school_lead, north):
    with in_area(north):
        version = take_shipped(area=north, slug="neurodiversity_inclusion_review")
        audit = make_audit(school_lead, make_round(lead, make_year(lead), version))
        first = version.domains.first().slug
    client.force_login(school_lead.user)
    here, pages, choices = f"/a/northshire/audits/{audit.pk}/themes/{first}/", 0, 0
    while "/themes/" in here:
        page = client.get(here).content.decode()
        pages += 1
        for save in SAVES.findall(page):
            choice = {"rating": "3", "edition": "0", "hat": str(school_lead.pk)}
            assert client.post(save, choice, headers=HTMX).status_code == 200, save
            choices += 1
        here = NEXT.findall(page)[0]
    assert (pages, choices) == (7, 42)
    flags = {"edition": "1", "hat": str(school_lead.pk)}
    for slug, flag in (("first", "strength"), ("last", "development")):
        with in_area(north):
            statement = getattr(version.statements.order_by("domain__position", "position"), slug)().slug
        save = f"/a/northshire/audits/{audit.pk}/statements/{statement}/"
        assert client.post(save, flags | {"flag": flag}, headers=HTMX).status_code == 200
        choices += 1
    assert here == f"/a/northshire/audits/{audit.pk}/check/"
    assert client.post(here, {"summary": ""}).status_code == 302
    assert choices == 44
    with in_area(north):
        assert Audit.objects.get().state == "submitted"
