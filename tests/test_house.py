"""The house itself: every address has its rule, every crossing of areas is counted, every name is spoken."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from common.tenancy.catalogue import faults
from common.tenancy.models import TenantModel
from programmes.management.commands.print_roles import roles_as_markdown

ROOT = Path(__file__).parents[1]
OUR_APPS = {app.name for app in apps.get_app_configs() if Path(app.path).is_relative_to(ROOT / app.name)}
# Addresses that a library guards by itself.
GUARDED_ELSEWHERE = ("static/",)
# Who may cross areas, and who may open one: each a function that was looked at.
CROSSINGS = {
    "audits/demo/voices.py:count_closed",
    "audits/tasks.py:count_voices_task",
    "common/ballots/tasks.py:prepare_boxes_task",
    "common/documents/tasks.py:build_documents_task",
    "common/documents/tasks.py:expire_documents_task",
    "common/management/commands/record_bounces.py:handle",
    "common/outbox/tasks.py:drain_outbox_task",
    "common/outbox/tasks.py:erase_old_messages_task",
    "common/outbox/tasks.py:read_receipts_task",
    "programmes/demo/load.py:_load_areas",
    "programmes/management/commands/demo_logins.py:demo_logins",
    "programmes/management/commands/platform_staff.py:handle",
    "programmes/management/commands/rotate_mfa_secrets.py:handle",
    "programmes/services/areas.py:create_area",
    "programmes/services/retention.py:erase_old_activity",
    "programmes/services/retention.py:erase_old_sessions",
    "schools/demo/register.py:load_register_extract",
    "schools/management/commands/import_register.py:handle",
    "schools/management/commands/load_reference_codes.py:handle",
    "schools/services/retention.py:delete_old_drafts",
    "schools/services/retention.py:erase_old_expressions",
    "schools/tasks.py:carry_on_imports_task",
    "surveys/demo/surveys.py:_count_a_year",
    "surveys/demo/surveys.py:_make_keys",
    "surveys/tasks.py:count_surveys_task",
    "surveys/tasks.py:carry_on_invitations_task",
    "surveys/tasks.py:erase_contacts_task",
    "surveys/tasks.py:erase_old_surveys_task",
}
OPENERS = {
    "surveys/management/commands/take_languages.py:handle",
    "audits/demo/audits.py:_load_round",
    "programmes/public_codes.py:open_area_of_code",
    "surveys/demo/surveys.py:_load",
    "audits/management/commands/take_frameworks.py:handle",
    "surveys/management/commands/take_questionnaires.py:handle",
    "schools/demo/calls.py:call_link",
    "schools/demo/years.py:_load_year",
    "common/documents/making.py:make_document",
    "common/documents/outcome.py:inside",
    "common/tenancy/tasks.py:__call__",
    "programmes/demo/load.py:_let_things_happen",
    "programmes/services/areas.py:create_area",
    "programmes/services/support.py:open_support_access",
    "programmes/views/invitations.py:join",
    "schools/services/follow_register.py:follow_register_everywhere",
    "schools/views/applying.py:open_call",
    "surveys/reading/asked.py:questions_in",
    "surveys/reading/entrance.py:inside",
}
# Who may find anybody's account: the gate before allauth's pages, nobody else.
SIGN_IN = {"programmes/gate.py:gate", "programmes/gate.py:signing_in"}
SOURCES = [
    path
    for app in sorted(OUR_APPS | {"pins_portal"})
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]


def all_routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from all_routes(pattern, route)
        else:
            yield route, pattern


def calls(tree: ast.AST) -> set[str]:
    """The names of all functions that a piece of code calls."""
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {getattr(function, "id", getattr(function, "attr", "")) for function in functions}


def callers(name: str) -> set[str]:
    """The functions that call the one of this name, as path:function."""
    return {
        f"{path.relative_to(ROOT)}:{function.name}"
        for path in SOURCES
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and name in calls(function)
    }


def test_every_route_has_an_access_rule():
    bare = [
        route
        for route, pattern in all_routes(get_resolver())
        if not hasattr(pattern.callback, "access") and not route.startswith(GUARDED_ELSEWHERE)
    ]
    assert bare == []


def test_every_route_of_an_area_passes_the_gate_or_says_why_not():
    rules = {
        route: getattr(p.callback, "access", "")
        for route, p in all_routes(get_resolver())
        if route.startswith("a/")
    }
    assert len(rules) > 10
    public = {route for route, rule in rules.items() if str(rule).startswith("public")}
    assert public == {
        "a/<slug:area>/join/<str:token>/",
        # Schools ask for a place without an account.
        "a/<slug:area>/apply/<int:pk>/",
        "a/<slug:area>/apply/<int:pk>/school/",
        "a/<slug:area>/apply/<int:pk>/school/<int:urn>/",
        "a/<slug:area>/apply/<int:pk>/draft/<str:token>/",
        "a/<slug:area>/apply/<int:pk>/draft/<str:token>/check/",
        "a/<slug:area>/apply/<int:pk>/draft/<str:token>/<slug:section>/",
        "a/<slug:area>/apply/<int:pk>/head/<str:token>/",
    }
    assert "signed in" not in rules.values()


def test_tenant_tables_have_policy_and_keys_in_the_catalogue(db):
    assert faults("default") == []


def test_catalogue_notices_a_table_without_walls(committed):
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE TABLE careless (id bigint PRIMARY KEY, area_id bigint,"
            " membership_id bigint REFERENCES programmes_membership)"
        )
        found = faults("owner")
        cursor.execute("DROP TABLE careless")
    assert {line.partition(": ")[0] for line in found} == {"careless", "careless.careless_membership_id_fkey"}
    assert len(found) == 4


def test_no_table_outside_an_area_points_into_one():
    tenants = {model for model in apps.get_models() if issubclass(model, TenantModel)}
    crossing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if not issubclass(model, TenantModel)
        and not hasattr(model, "pgh_tracked_model")
        and "area" not in {f.name for f in model._meta.fields}
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.remote_field.model in tenants
    ]
    assert crossing == []


def test_tenant_models_have_a_table_name_of_their_own():
    for model in apps.get_models():
        if issubclass(model, TenantModel):
            assert "db_table" in model._meta.original_attrs, (
                f"{model._meta.label}: names of walls come from db_table"
            )


def test_areas_are_crossed_only_where_it_was_looked_at():
    found = callers("across_areas")
    assert found == CROSSINGS


def test_areas_are_opened_only_where_it_was_looked_at():
    found = callers("open_area")
    assert found == OPENERS


def test_anybodys_account_is_found_only_where_it_was_looked_at():
    found = callers("begin_sign_in")
    assert found == SIGN_IN


def test_no_view_names_the_system_or_the_owner():
    for path in SOURCES:
        if "views" in path.parts or path.name in {"views.py", "gate.py", "forms.py"}:
            assert not {"using", "across_areas"} & calls(ast.parse(path.read_text())), path
            assert "using=" not in path.read_text(), path


def test_services_know_nothing_of_requests():
    for path in SOURCES:
        if "services" in path.parts or path.name == "services.py":
            assert "HttpRequest" not in path.read_text(), path


def test_migrations_have_spoken_names():
    for app in OUR_APPS:
        for path in (ROOT / app / "migrations").glob("0*.py"):
            assert re.fullmatch(r"\d{4}_[a-z][a-z_]+", path.stem), path
            assert "_auto_" not in path.stem, path


def test_page_of_roles_is_in_step():
    assert (ROOT / "docs" / "roles.md").read_text() == roles_as_markdown(), (
        "manage.py print_roles > docs/roles.md"
    )


def test_every_task_says_what_it_opens():
    from common.tenancy.tasks import PortalTask
    from pins_portal.celery import app

    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if name.split(".")[0] in OUR_APPS}
    assert ours
    assert all(isinstance(task, PortalTask) for task in ours.values())


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "misc.py"])
def test_no_room_without_a_name(name):
    assert [path for path in SOURCES if path.name == name] == []


BLOCK = re.compile(r"\{% block (\w+) %\}(.*?)\{% endblock %\}", re.DOTALL)
NAMED = re.compile(r" as (\w+) %\}")


def test_no_block_of_a_template_uses_what_another_block_names():
    """Django forgets a name where its block ends, without a word: a link by it would lead to the same page."""
    for path in (ROOT / "templates").rglob("*.html"):
        blocks = [(set(NAMED.findall(body)), body) for _, body in BLOCK.findall(path.read_text())]
        for own, body in blocks:
            elsewhere = set().union(*(names for names, _ in blocks)) - own
            used = {
                name for name in elsewhere if re.search(rf"\{{\{{ {name}[ .|]|\b(href|action)={name}\b", body)
            }
            assert not used, path
