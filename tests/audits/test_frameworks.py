"""Frameworks of an area: taken in, drafted from a file, published, carried into a new version, put away."""

import copy

import pytest

from audits.framework_file import FrameworkFaults, digest, document_of, read, shipped, shipped_slugs, to_yaml
from audits.models import Framework, FrameworkVersion, Statement
from audits.services.frameworks import (
    discard_draft,
    load_document,
    new_version,
    publish,
    retire,
    take_all_shipped,
    take_shipped,
)
from programmes.models import ActivityEntry, Area
from programmes.services.activity import Refused
from tests.areas import in_area

REVIEW = "neurodiversity_inclusion_review"
Change = Statement.Change


def document(**changes):
    return copy.deepcopy(shipped("inclusion_audit_three_dimensions")) | {"id": "ours"} | changes


def last_words():
    return " ".join(ActivityEntry.objects.values_list("verb", "thing").latest("pk"))


def test_area_takes_its_own_published_copy_once(lead, north, south):
    with in_area(north):
        version = take_shipped(area=north, slug=REVIEW, by=lead)
        assert version.published_by == lead
        assert version.sha256 == digest(shipped(REVIEW)) == digest(document_of(version))
        assert version.framework.origin == REVIEW
        assert version.statements.count() == 42
        assert last_words() == "took in Neurodiversity inclusion review"
        assert take_shipped(area=north, slug=REVIEW, by=lead) == version
        with pytest.raises(KeyError):
            take_shipped(area=north, slug="../secrets", by=lead)
    with in_area(south):
        assert not Framework.objects.exists()


def test_every_shipped_framework_comes_back_from_the_database_as_it_went_in(db, north):
    with in_area(north):
        versions = take_all_shipped(north)
        assert [document_of(version) for version in versions] == [shipped(slug) for slug in shipped_slugs()]
        assert [version.framework.unit for version in versions] == ["school", "school", "place"]
        gates = versions[0].statements.filter(must_reach__isnull=False)
        assert set(gates.values_list("must_reach", "holds_at")) == {(3, 2)}


def test_new_area_begins_with_the_shipped_frameworks(committed):
    from django.core.management import call_command

    options = ("--slug", "eastmoor", "--name", "Eastmoor", "--organisation", "NHS Eastmoor")
    options += ("--lead-name", "Jo Field", "--lead-email", "jo@eastmoor.example")
    call_command("create_area", *options)
    call_command("create_area", *options)
    with in_area(Area.objects.get(slug="eastmoor")):
        assert Framework.objects.count() == 3
        assert not FrameworkVersion.objects.filter(published_at=None).exists()


def test_command_gives_every_area_what_it_has_not_got(committed, capsys):
    from django.core.management import call_command

    call_command("take_frameworks")
    call_command("take_frameworks")
    assert capsys.readouterr().out.count("Neurodiversity inclusion review, version 1") == 4
    for area in Area.objects.all():
        with in_area(area):
            assert Framework.objects.count() == 3


def test_file_becomes_a_draft_and_is_published_with_its_hash(lead, north):
    with in_area(north):
        draft = load_document(area=north, document=read(to_yaml(document())), by=lead)
        assert draft.published_at is None
        assert draft.number == 1
        assert draft.statements.exclude(change=Change.NEW).count() == 0
        published = publish(version=draft, by=lead)
        assert published.sha256 == digest(document())
        assert last_words() == f"published {published}"
        with pytest.raises(Refused, match="is published already"):
            publish(version=draft, by=lead)


def test_file_with_faults_leaves_nothing(lead, north):
    with in_area(north):
        with pytest.raises(FrameworkFaults) as refused:
            load_document(area=north, document=document(title="", levels=[]), by=lead)
        assert len(refused.value.faults) == 2
        assert not Framework.objects.exists()


def test_id_is_taken_once_in_an_area(lead, north):
    with in_area(north):
        load_document(area=north, document=document(), by=lead)
        with pytest.raises(Refused, match="There is a framework with the id “ours” already"):
            load_document(area=north, document=document(), by=lead)


def test_new_version_carries_on_every_statement_unchanged(lead, north):
    with in_area(north):
        first = take_shipped(area=north, slug=REVIEW, by=lead)
        draft = new_version(framework=first.framework, by=lead)
        assert draft.number == 2
        assert document_of(draft) == document_of(first)
        assert set(draft.statements.values_list("change", flat=True)) == {Change.SAME}
        assert all(each.follows.slug == each.slug for each in draft.statements.select_related("follows"))
        with pytest.raises(Refused, match="There is a draft"):
            new_version(framework=first.framework, by=lead)


def test_version_from_a_file_marks_what_changed(lead, north):
    with in_area(north):
        first = publish(version=load_document(area=north, document=document(), by=lead), by=lead)
        changed = document(title="Ours, second")
        one, two, three, four = changed["domains"][0]["statements"][:4]
        one["text"] = "Other words."
        two["wording"]["parents"] = "Other words for parents."
        three["why"] = "Help that asks nothing."
        four["id"] = "another_one"
        second = load_document(area=north, document=changed, by=lead, framework=first.framework)
        changes = dict(second.statements.values_list("slug", "change"))
        assert changes[one["id"]] == changes[two["id"]] == Change.REWORDED
        assert changes[three["id"]] == Change.SAME
        assert changes["another_one"] == Change.NEW
        publish(version=second, by=lead)
        first.framework.refresh_from_db()
        assert first.framework.title == "Ours, second"


def test_other_levels_ask_something_else_everywhere(lead, north):
    with in_area(north):
        first = publish(version=load_document(area=north, document=document(), by=lead), by=lead)
        changed = document()
        changed["levels"].append({"id": "beyond", "name": "We help others with it"})
        second = load_document(area=north, document=changed, by=lead, framework=first.framework)
        assert set(second.statements.values_list("change", flat=True)) == {Change.REWORDED}


def test_file_about_places_is_no_version_of_one_about_schools(lead, north):
    with in_area(north):
        first = take_shipped(area=north, slug=REVIEW, by=lead)
        with pytest.raises(Refused, match="is about a school, this file is not"):
            load_document(
                area=north,
                document=copy.deepcopy(shipped("environment_audit")),
                by=lead,
                framework=first.framework,
            )


def test_draft_with_something_missing_is_not_published(lead, north):
    with in_area(north):
        draft = load_document(area=north, document=document(), by=lead)
        draft.domains.first().statements.all().delete()
        with pytest.raises(FrameworkFaults, match=r"Domain 1 \(cultures\): “statements” is missing"):
            publish(version=draft, by=lead)
        draft.refresh_from_db()
        assert draft.published_at is None


def test_draft_is_discarded_and_a_published_version_stays(lead, north):
    with in_area(north):
        first = take_shipped(area=north, slug=REVIEW, by=lead)
        discard_draft(version=new_version(framework=first.framework, by=lead), by=lead)
        assert first.framework.versions.count() == 1
        with pytest.raises(Refused, match="A published version stays"):
            discard_draft(version=first, by=lead)
        alone = load_document(area=north, document=document(), by=lead)
        discard_draft(version=alone, by=lead)
        assert not Framework.objects.filter(slug="ours").exists()


def test_framework_is_put_away_and_brought_back(lead, north):
    with in_area(north):
        framework = take_shipped(area=north, slug=REVIEW, by=lead).framework
        retire(framework=framework, is_retired=True, by=lead)
        assert not Framework.objects.offered().exists()
        retire(framework=framework, is_retired=False, by=lead)
        assert Framework.objects.offered().get() == framework
        assert last_words() == "brought back the framework Neurodiversity inclusion review"
