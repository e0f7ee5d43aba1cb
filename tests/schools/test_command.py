"""`manage.py import_register`, and the register of the demo."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from programmes.demo.load import AREAS
from schools.demo import load_register_extract
from schools.models import RegisterImport, School, SchoolLink
from tests.schools.files import links, register, school


@pytest.fixture
def run(empty_register, tmp_path):
    def command(*rows, linked=(), **options):
        path = tmp_path / "edubasealldata.csv"
        path.write_bytes(register(*rows).getvalue())
        if linked:
            options["links"] = tmp_path / "links.csv"
            options["links"].write_bytes(links(*linked).getvalue())
        out = StringIO()
        call_command("import_register", path, stdout=out, **options)
        return out.getvalue()

    return command


def test_preview_says_what_would_change_and_changes_nothing(run):
    said = run(school(100001, "Oak Primary"), school(100002, OpenDate="never"))
    assert "2 rows" in said
    assert "1 new, 0 changed" in said
    assert "new: 100001 Oak Primary" in said
    assert "line 3, OpenDate “never” is not a date like 31-08-2024" in said
    assert "Nothing was changed. Repeat with --apply." in said
    assert not School.objects.exists()
    assert not RegisterImport.objects.exists()


def test_apply_changes_the_register_and_is_written_down(run):
    said = run(
        school(100001, "Oak Primary"),
        school(100002, status="Closed"),
        linked=[(100002, 100001, "Successor")],
        apply=True,
    )
    assert "Links: 1 new" in said
    assert said.endswith("The register is up to date.\n")
    assert SchoolLink.objects.get().successor.name == "Oak Primary"
    written = RegisterImport.objects.get()
    assert (written.state, written.file_name, written.started_by) == ("applied", "edubasealldata.csv", None)
    assert (written.report["new"], len(written.sha256)) == (2, 64)


def test_many_closures_need_a_word(run):
    run(school(100001), apply=True)
    assert "--allow-many-closures" in run(school(100001, status="Closed"))
    with pytest.raises(CommandError, match="closes 1 of the 1 open schools"):
        run(school(100001, status="Closed"), apply=True)
    assert School.objects.get().status == "open"
    run(school(100001, status="Closed"), apply=True, allow_many_closures=True)
    assert School.objects.get().status == "closed"


def test_file_that_is_not_there_is_named(empty_register):
    with pytest.raises(CommandError, match="no-such-file"):
        call_command("import_register", "no-such-file.csv")


def test_demo_has_the_register_of_its_areas_with_every_school_that_takes_part(empty_register):
    load_register_extract()
    assert School.objects.count() == 1371
    assert School.objects.filter(status="closed").count() == 252
    taking_part = {urn for area in AREAS for council in area["councils"] for urn, _ in council["schools"]}
    assert School.objects.filter(pk__in=taking_part).count() == len(taking_part) > 60
    assert School.objects.search("abbey park primry worcestershire")[0].name == "Abbey Park Primary School"
    load_register_extract()
    assert School.objects.count() == 1371
