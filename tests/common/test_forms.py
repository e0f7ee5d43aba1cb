"""The form renderer: GOV.UK markup, ids that describe, and messages that say what to do."""

import datetime
import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from pytest_django.asserts import assertHTMLEqual

from common.forms import (
    BooleanField,
    CharField,
    Checkboxes,
    ChoiceField,
    DateField,
    EmailField,
    FileField,
    IntegerField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    Textarea,
)
from tests.common.markup import fixtures, tree

SAY_SO = "This field is required."
type Options = dict[str, Any]


def form_with(name: str, field: forms.Field, *, error: str = "", initial: Any = None) -> PortalForm:
    """Return a form of one field, with ids as in the fixtures."""
    form_class = type("OneField", (PortalForm,), {name: field})
    form = form_class({name: ""} if error else None, auto_id="%s", initial={name: initial})
    if error:
        form.errors.clear()
        form.add_error(name, error)
    return form


def field_markup(name: str, field: forms.Field, options: Options, **kwargs: Any) -> list[Any]:
    error = options.get("errorMessage", {}).get("text", "")
    form = form_with(name, field, error=error, **kwargs)
    return tree(without_what_we_add(str(form[name].as_field_group())))


def without_what_we_add(html: str) -> str:
    """Leave out aria-invalid, which the fixtures do not have."""
    return html.replace(' aria-invalid="true"', "")


def asking(options: Options) -> Options:
    legend = options.get("fieldset", {}).get("legend", {})
    label = options.get("label", {}).get("text") or legend.get("text")
    return {
        "label": label,
        "hint": options.get("hint", {}).get("text", ""),
        "label_size": "",
        "required": False,
    }


TEXT = [
    *(
        ("input", name, CharField, {})
        for name in ("default", "with hint text", "with error message", "with error and hint")
    ),
    ("input", "with width-2 class", CharField, {"width": 2}),
    ("input", "with width-10 class", CharField, {"width": 10}),
    ("input", "with autocomplete attribute", CharField, {"autocomplete": "postal-code"}),
    *(
        ("textarea", name, CharField, {"widget": Textarea})
        for name in ("default", "with hint", "with error message", "with hint and error message")
    ),
    *(
        (
            "password-input",
            name,
            CharField,
            {"widget": forms.PasswordInput, "autocomplete": "current-password"},
        )
        for name in ("default", "with hint text", "with error message")
    ),
    *(
        ("file-upload", name, FileField, {})
        for name in ("default", "with hint text", "with error message and hint")
    ),
]


@pytest.mark.parametrize(
    ("component", "fixture", "field", "extra"), TEXT, ids=[f"{c}: {n}" for c, n, _, _ in TEXT]
)
def test_field_has_the_markup_of_the_fixture(
    component: str, fixture: str, field: Any, extra: Options
) -> None:
    expected = fixtures(component)[fixture]
    options = expected["options"]
    built = field(**asking(options), **extra)
    assert renamed(field_markup(options.get("id", options["name"]), built, options), options) == tree(
        expected["html"]
    )


def renamed(markup: list[Any], options: Options) -> list[Any]:
    """Give the control the name of the fixture, where that is another than its id."""
    for element in markup:
        if isinstance(element, tuple):
            if "id" in options and element[1].get("name") == options["id"]:
                element[1]["name"] = options["name"]
            renamed(element[2], options)
    return markup


def test_select_has_the_markup_of_the_fixture() -> None:
    expected = fixtures("select")["with hint text and error message"]
    options = expected["options"]
    choices = [(item["value"], item["text"]) for item in options["items"]]
    field = ChoiceField(**asking(options), choices=choices, widget=forms.Select)
    assert field_markup(options["id"], field, options) == tree(expected["html"])


GROUPS = [
    *(
        ("radios", name)
        for name in ("default", "with hint", "with hints on items", "with hint and error message")
    ),
    *(
        ("checkboxes", name)
        for name in ("default", "with hint", "with hints on items", "with error message and hint")
    ),
]


@pytest.mark.parametrize(("component", "fixture"), GROUPS, ids=[f"{c}: {n}" for c, n in GROUPS])
def test_group_has_the_markup_of_the_fixture(component: str, fixture: str) -> None:
    expected = fixtures(component)[fixture]
    options = expected["options"]
    choices = [(item["value"], item["text"]) for item in options["items"]]
    hints = {item["value"]: item["hint"]["text"] for item in options["items"] if "hint" in item}
    field_class, widget = (
        (ChoiceField, Radios) if component == "radios" else (MultipleChoiceField, Checkboxes)
    )
    field = field_class(**asking(options), choices=choices, widget=widget(hints=hints))
    name = options.get("idPrefix", options["name"])
    markup = field_markup(name, field, options)
    assert without_headings_and_ids(markup) == without_headings_and_ids(tree(expected["html"]))


IDS = {"id", "for", "name", "aria-describedby"}


def without_headings_and_ids(markup: list[Any]) -> list[Any]:
    """Leave out ids, whose numbering is Django's, and the heading some fixtures put in the legend."""
    plain: list[Any] = []
    for element in markup:
        if not isinstance(element, tuple):
            plain.append(element)
        elif element[0] == "h1":
            plain += element[2]
        else:
            kept = {key: value for key, value in element[1].items() if key not in IDS}
            if "class" in kept:
                kept["class"] = [name for name in kept["class"] if "__legend--" not in name]
            plain.append((element[0], kept, without_headings_and_ids(element[2])))
    return plain


@pytest.mark.parametrize("fixture", ["with values", "with error message and hint"])
def test_date_has_the_markup_of_the_fixture(fixture: str) -> None:
    expected = fixtures("date-input")[fixture]
    options = expected["options"]
    values = options.get("values")
    initial = datetime.date(values["year"], values["month"], values["day"]) if values else None
    markup = field_markup("date", DateField(**asking(options)), options, initial=initial)
    assert without_headings_and_ids(markup) == without_headings_and_ids(tree(expected["html"]))


# What the fixtures do not show -------------------------------------------------------------------


class VisitForm(PortalForm):
    full_name = CharField(
        label="Full name", enter="Enter your full name", hint="As colleagues know you", max_length=5
    )
    email = EmailField(label="Work email", enter="Enter your work email")
    came = IntegerField(
        label="How many came?", name="How many came", enter="Enter how many came", min_value=1
    )
    role = ChoiceField(label="Role", enter="Select a role", choices=[("a", "Lead"), ("b", "Officer")])
    days = MultipleChoiceField(label="Days", enter="Select at least one day", choices=[("m", "Monday")])
    visited_on = DateField(
        label="When was the visit?", name="Date of visit", enter="Enter the date of the visit"
    )
    agree = BooleanField(label="They agreed", enter="Tick the box when they agreed")


GOOD = {
    "full_name": "Ada",
    "email": "ada@school.example",
    "came": "8",
    "role": "a",
    "days": ["m"],
    "visited_on_day": "3",
    "visited_on_month": "March",
    "visited_on_year": "2026",
    "agree": "on",
}


def filled(**changes: Any) -> VisitForm:
    return VisitForm({**GOOD, **changes})


def summary(form: forms.BaseForm) -> str:
    return Template("{% load portal %}{% error_summary form %}").render(Context({"form": form}))


def test_empty_form_says_for_each_field_what_to_enter() -> None:
    form = VisitForm({})
    assert [str(error[0]) for error in form.errors.values()] == [
        "Enter your full name",
        "Enter your work email",
        "Enter how many came",
        "Select a role",
        "Select at least one day",
        "Enter the date of the visit",
        "Tick the box when they agreed",
    ]


def test_good_answers_become_clean_data() -> None:
    form = filled()
    assert form.is_valid(), form.errors
    assert form.cleaned_data["visited_on"] == datetime.date(2026, 3, 3)
    assert form.cleaned_data["came"] == 8


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"full_name": "Augusta"}, "Full name must be 5 characters or fewer"),
        ({"email": "ada"}, "Enter an email address in the correct format, like name@example.com"),
        ({"came": "a few"}, "How many came must be a whole number, like 8"),
        ({"came": "0"}, "How many came must be 1 or more"),
        ({"role": "z"}, "Select a role"),
        ({"visited_on_year": ""}, "Date of visit must include a year"),
        ({"visited_on_day": "", "visited_on_year": ""}, "Date of visit must include a day and year"),
        ({"visited_on_year": "26"}, "The year must be four figures, like 2026"),
        ({"visited_on_day": "31", "visited_on_month": "2"}, "Date of visit must be a real date"),
        ({"visited_on_month": "Smarch"}, "Date of visit must be a real date"),
    ],
)
def test_wrong_answer_gets_its_own_sentence(changes: dict[str, str], message: str) -> None:
    form = filled(**changes)
    assert [error for errors in form.errors.values() for error in errors] == [message]


def test_only_the_missing_box_of_a_date_is_marked_and_linked() -> None:
    form = filled(visited_on_year="")
    html = str(form["visited_on"])
    assert html.count("govuk-input--error") == 1
    assert html.count('aria-invalid="true"') == 1
    assert 'href="#id_visited_on_2"' in summary(form)
    assert 'id="id_visited_on_2"' in html


def test_error_summary_links_to_the_first_control_of_each_group() -> None:
    form = VisitForm({})
    page = summary(form) + str(form)
    for target in ("id_full_name", "id_role_0", "id_days_0", "id_visited_on_0", "id_agree"):
        assert f'href="#{target}"' in page
        assert f'id="{target}"' in page
    assert "Seven things to put right" in page


def test_error_of_the_whole_form_links_to_its_first_control() -> None:
    form = filled()
    form.add_error(None, ValidationError("Somebody else changed this visit"))
    assert '<a href="#id_full_name">Somebody else changed this visit</a>' in summary(form)
    assert "One thing to put right" in summary(form)


def test_there_is_no_summary_without_errors() -> None:
    assert summary(VisitForm()) == ""
    assert summary(filled()) == ""


def test_control_is_described_by_hint_then_error() -> None:
    html = str(VisitForm({})["full_name"])
    assert 'aria-describedby="id_full_name-hint id_full_name-error"' in html
    assert 'aria-invalid="true"' in html


def test_browser_is_left_out_of_checking() -> None:
    assert " required" not in str(VisitForm())


def test_required_field_without_words_is_refused() -> None:
    with pytest.raises(TypeError, match="say what to enter"):
        CharField(label="Full name")


# No form of the project can say "This field is required." -----------------------------------------


def our_packages() -> Iterator[ModuleType]:
    for package in ("common", "programmes"):
        root = importlib.import_module(package)
        yield root
        for module in pkgutil.walk_packages(root.__path__, f"{package}."):
            if ".migrations" not in module.name:
                yield importlib.import_module(module.name)


def every_form() -> set[type[forms.BaseForm]]:
    found = set()
    for module in our_packages():
        for thing in vars(module).values():
            if (
                isinstance(thing, type)
                and issubclass(thing, forms.BaseForm)
                and thing.__module__ == module.__name__
            ):
                found.add(thing)
    return found


def test_no_form_of_ours_can_say_this_field_is_required() -> None:
    ours = {form for form in every_form() if "sign_in" not in form.__module__}
    assert ours, "no forms were found"
    for form in ours:
        for name, field in form.base_fields.items():
            said = str(field.error_messages["required"])
            assert not field.required or said != SAY_SO, f"{form.__name__}.{name}"


PAGES = ["account_login", "account_reset_password"]


@pytest.mark.parametrize("url_name", PAGES)
@pytest.mark.django_db
def test_sign_in_pages_say_what_to_enter(client: Any, url_name: str) -> None:
    from django.urls import reverse

    html = client.post(reverse(url_name), {}).content.decode()
    assert SAY_SO not in html
    assert "<title>Error: " in html
    assert 'class="govuk-error-summary"' in html


@pytest.mark.parametrize("url_name", ["account_change_password", "account_email", "account_reauthenticate"])
@pytest.mark.django_db
def test_account_pages_say_what_to_enter(client: Any, url_name: str, officer: Any) -> None:
    from django.urls import reverse

    client.force_login(officer.user)
    html = client.post(reverse(url_name), {"action_add": ""}).content.decode()
    assert SAY_SO not in html
    assert 'class="govuk-error-message"' in html


def test_long_select_is_written_as_djangos_own_is() -> None:
    from common.forms.widgets import LongSelect

    choices = [("", "Any"), ("1", "Oak & Ash"), ("2", 'The "Elms"')]

    def markup(widget: type[forms.Select], value: str) -> str:
        return widget(choices=choices).render("tree", value, {"id": "id_tree", "class": "govuk-select"})

    for value in ("", "2", "nothing"):
        assertHTMLEqual(markup(LongSelect, value), markup(forms.Select, value))
