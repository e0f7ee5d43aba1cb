"""Codes of councils and care boards, with the days on which they changed."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from schools.models import CareBoard, CareBoardAuthority, LocalAuthority


@pytest.fixture
def codes(committed):
    out = StringIO()
    call_command("load_reference_codes", stdout=out)
    return out.getvalue()


def test_codes_are_loaded_and_may_be_loaded_again(codes):
    counts = [model.objects.count() for model in (LocalAuthority, CareBoard, CareBoardAuthority)]
    assert counts == [160, 42, 156]
    assert codes == "358 codes are up to date.\n"
    call_command("load_reference_codes", stdout=StringIO())
    assert [model.objects.count() for model in (LocalAuthority, CareBoard, CareBoardAuthority)] == counts


def test_demo_areas_have_their_care_board(codes):
    boards = {
        code: CareBoard.objects.get(authorities__authority=code).name
        for code in ("885", "886", "887", "893", "334")
    }
    assert "Herefordshire and Worcestershire" in boards["885"]
    assert boards["886"] == boards["887"] == "NHS Kent and Medway Integrated Care Board"
    assert "Shropshire, Telford and Wrekin" in boards["893"]
    assert "Birmingham and Solihull" in boards["334"]


def test_merged_and_split_councils_keep_their_past(codes):
    poole, cumbria = (LocalAuthority.objects.get(code=code) for code in ("836", "909"))
    assert (poole.valid_to, poole.replaced_by) == (date(2019, 3, 31), ["839"])
    assert cumbria.replaced_by == ["942", "943"]
    before, after = date(2023, 3, 31), date(2023, 4, 1)
    northern = LocalAuthority.objects.filter(code__in=("909", "942", "943"))
    assert [authority.code for authority in northern.valid(before)] == ["909"]
    assert {authority.code for authority in northern.valid(after)} == {"942", "943"}
    assert not northern.valid().filter(code="909").exists()


def test_every_code_that_replaces_another_exists(codes):
    known = set(LocalAuthority.objects.values_list("code", flat=True))
    assert {code for authority in LocalAuthority.objects.all() for code in authority.replaced_by} <= known
