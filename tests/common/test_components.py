"""Our components are what govuk-frontend says they are: compared with the HTML fixtures that it ships."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from common.components import device_name
from tests.common.markup import fixtures, tree

type Options = dict[str, Any]


def render(template: str, **context: Any) -> str:
    return Template("{% load portal %}" + template).render(Context(context))


def component(name: str, /, **context: Any) -> str:
    return render_to_string(f"components/{name}.html", context)


def button(o: Options) -> str:
    kind = next((word for word in ("secondary", "warning") if word in o.get("classes", "")), "")
    renamed = {"once": o.get("preventDoubleClick"), "start": o.get("isStartButton"), "kind": kind}
    same = {key: o.get(key, "") for key in ("text", "href", "name", "value", "type", "disabled")}
    return component("button", **same, **renamed)


def breadcrumbs(o: Options) -> str:
    return component("breadcrumbs", items=[(item["text"], item.get("href")) for item in o["items"]])


def error_summary(o: Options) -> str:
    errors = [(error["text"], error.get("href")) for error in o["errorList"]]
    return component(
        "error_summary", title=o["titleText"], description=o.get("descriptionText"), errors=errors
    )


def notification(o: Options) -> str:
    return render("{% notification text level=level %}", text=o["text"], level=o.get("type", "info"))


def service_navigation(o: Options) -> str:
    def current(item: Options) -> str:
        return "page" if item.get("current") else "true" if item.get("active") else ""

    items = [
        {"label": item["text"], "href": item["href"], "current": current(item)} for item in o["navigation"]
    ]
    return component("service_navigation", items=items)


def summary_list(o: Options) -> str:
    rows = [
        '{% summary_row "'
        + row["key"]["text"]
        + '" %}'
        + row["value"].get("html", row["value"].get("text"))
        + "{% endsummary_row %}"
        for row in o["rows"]
    ]
    plain = "no-border" in o.get("classes", "")
    return render("{% summary_list plain %}" + "".join(rows) + "{% endsummary_list %}", plain=plain)


def table(o: Options) -> str:
    def cell(item: Options, first: bool) -> str:
        if first and o.get("firstCellIsHeader"):
            return f'<th scope="row" class="govuk-table__header">{item["text"]}</th>'
        return (
            "{% cell number=" + str(item.get("format") == "numeric") + " %}" + item["text"] + "{% endcell %}"
        )

    columns = [item["text"] + ("#" if item.get("format") == "numeric" else "") for item in o.get("head", [])]
    names = " ".join(f'"{column}"' for column in columns)
    rows = [
        '<tr class="govuk-table__row">'
        + "".join(cell(item, not place) for place, item in enumerate(row))
        + "</tr>"
        for row in o["rows"]
    ]
    start = '{% table "' + o.get("caption", "") + '" ' + names + " stacks=False %}"
    return render(start + "".join(rows) + "{% endtable %}")


def tag(o: Options) -> str:
    return component("tag", text=o["text"], colour=o.get("classes", "").removeprefix("govuk-tag--"))


def task_list(o: Options) -> str:
    return render("{% task_list tasks %}", tasks=[task(item) for item in o["items"]])


def task(item: Options) -> Options:
    status = item["status"]
    return {
        "title": item["title"]["text"],
        "href": item.get("href"),
        "hint": item.get("hint", {}).get("text"),
        "status": status.get("text") or status["tag"]["text"],
        "colour": status.get("tag", {}).get("classes", "").removeprefix("govuk-tag--"),
        "cannot_start": "classes" in status,
    }


def pagination(o: Options) -> str:
    near = {side: o[side]["href"] for side in ("previous", "next") if side in o}
    return component("pagination", items=o["items"], **near)


CHECKED: list[tuple[str, Callable[[Options], str], list[str]]] = [
    (
        "button",
        button,
        [
            *(
                "default",
                "disabled",
                "link",
                "start",
                "secondary",
                "warning",
                "secondary disabled",
                "name",
                "type",
            ),
            *("value", "no type", "start link", "prevent double click"),
        ],
    ),
    (
        "back-link",
        lambda o: render("{% back_link href text %}", href=o.get("href", "#"), text=o.get("text", "Back")),
        ["default", "html as text", "with custom text and link"],
    ),
    (
        "breadcrumbs",
        breadcrumbs,
        ["default", "with one level", "with last breadcrumb as current page", "html as text"],
    ),
    (
        "error-summary",
        error_summary,
        ["default", "without links", "mixed with and without links", "with everything"],
    ),
    ("notification-banner", notification, ["default", "with type as success", "custom text", "html as text"]),
    (
        "phase-banner",
        lambda o: render(
            "{% phase_banner tag %}" + o["html"] + "{% endphase_banner %}", tag=o["tag"]["text"]
        ),
        ["default"],
    ),
    (
        "service-navigation",
        service_navigation,
        [
            "with navigation with a current item",
            "with navigation with an active item",
            "with large navigation",
        ],
    ),
    (
        "skip-link",
        lambda o: render(
            "{% skip_link target text %}", target=o.get("href", "#content").removeprefix("#"), text=o["text"]
        ),
        ["default", "custom href", "custom text", "html as text"],
    ),
    ("summary-list", summary_list, ["default", "no-border"]),
    ("table", table, ["default", "with head", "with head and caption", "with firstCellIsHeader true"]),
    (
        "tag",
        tag,
        ["default", "grey", "turquoise", "green", "purple", "red", "orange", "yellow", "html as text"],
    ),
    ("task-list", task_list, ["default", "with hint text and additional states"]),
    ("pagination", pagination, ["default", "with many pages", "first page", "last page"]),
    (
        "details",
        lambda o: render(
            "{% details summary open %}{{ text }}{% enddetails %}",
            summary=o["summaryText"],
            open=o.get("open", False),
            text=o["text"],
        ),
        ["default", "html as text", "summary html as text"],
    ),
    (
        "inset-text",
        lambda o: render("{% inset %}{{ text }}{% endinset %}", text=o["text"]),
        ["default", "html as text"],
    ),
    (
        "panel",
        lambda o: render(
            "{% panel title %}" + o.get("html", o.get("text", "")) + "{% endpanel %}",
            title=o.get("titleHtml", o.get("titleText")),
        ),
        ["default", "title with no body text"],
    ),
    ("warning-text", lambda o: render("{% warning text %}", text=o["text"]), ["default", "html as text"]),
]
CASES = [(name, build, fixture) for name, build, names in CHECKED for fixture in names]


@pytest.mark.parametrize(
    ("name", "build", "fixture"), CASES, ids=[f"{name}: {fixture}" for name, _, fixture in CASES]
)
def test_component_has_the_markup_of_the_fixture(name: str, build: Any, fixture: str) -> None:
    expected = fixtures(name)[fixture]
    if name == "table" and "caption" in expected["options"]:
        expected["options"]["captionClasses"] = "govuk-table__caption--m"
    # `hidden` already says it; the Nu checker warns when aria-hidden says it again.
    html = expected["html"].replace('hidden aria-hidden="true"', "hidden")
    assert tree(build(expected["options"])) == tree(html)


def test_summary_row_action_says_what_it_changes() -> None:
    row = '{% summary_row "Role" href="/role/" %}Officer{% endsummary_row %}'
    html = render("{% summary_list %}" + row + "{% endsummary_list %}")
    actions = fixtures("summary-list")["with actions"]["html"]
    assert (
        '<a class="govuk-link" href="/role/">Change<span class="govuk-visually-hidden"> role</span></a>'
        in html
    )
    assert (
        '<a class="govuk-link" href="#">Change<span class="govuk-visually-hidden"> date of birth</span></a>'
        in actions
    )


def test_pagination_keeps_the_filters_of_the_list() -> None:
    request = RequestFactory().get("/people/", {"role": "officer", "page": "2"})
    page = Paginator(range(30), 10).page(2)
    html = render("{% pagination page %}", request=request, page=page)
    assert 'href="?role=officer&amp;page=3" rel="next"' in html
    assert 'href="?role=officer&amp;page=2" aria-label="Page 2" aria-current="page"' in html
    html = render('{% pagination page at="words" %}', request=request, page=page)
    assert 'href="?role=officer&amp;page=3#words" rel="next"' in html


def test_pagination_is_left_out_when_everything_fits_on_one_page() -> None:
    assert render("{% pagination page %}", page=Paginator(range(3), 10).page(1)) == ""


def test_messages_of_one_level_share_a_banner_and_ids_are_unique() -> None:
    texts = [
        (constants.SUCCESS, "Saved"),
        (constants.ERROR, "It did not arrive"),
        (constants.SUCCESS, "Sent"),
    ]
    html = render("{% notifications messages %}", messages=[Message(level, text) for level, text in texts])
    banners = BeautifulSoup(html, "html.parser").select(".govuk-notification-banner")
    assert [banner["role"] for banner in banners] == ["alert", "region"]
    assert [line.get_text(strip=True) for line in banners[0].select("p")] == ["Saved", "Sent"]
    assert html.count('id="govuk-notification-banner-title"') == 1
    assert banners[1]["aria-labelledby"] == "govuk-notification-banner-title-2"


def test_components_escape_what_people_wrote() -> None:
    html = render(
        "{% button text %}{% tag text %}{% inset %}{{ text }}{% endinset %}", text="<script>alert(1)</script>"
    )
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("said", "means"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0",
            "Firefox on Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36", "Chrome on Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge on Mac"),
        ("curl/8.0", "A browser"),
    ],
)
def test_sign_ins_name_the_browser_in_words(said: str, means: str) -> None:
    assert device_name(said) == means
