from datetime import UTC, date, datetime

import pytest

from common.outbox.markup import MissingPlaceholder, Words, as_text, fill, fill_line, fill_subject, with_links


def kinds(blocks):
    return [block.kind for block in blocks]


def test_message_is_read_into_blocks():
    source = "Hello,\nthere\n\n## News\n- one\n- two\n\n1. first\n2. second\n\n[Open]({a_link})"
    blocks = fill(source, {"a_link": "https://portal.example/x"})
    assert kinds(blocks) == ["paragraph", "heading", "bullets", "steps", "button"]
    assert as_text(blocks) == (
        "Hello,\nthere\n\nNews\n\n- one\n- two\n\n1. first\n2. second\n\nOpen: https://portal.example/x\n"
    )


def test_list_directly_below_a_line_is_a_block_of_its_own():
    assert kinds(fill("You can:\n- sign now\n- ask", {})) == ["paragraph", "bullets"]


def test_every_missing_placeholder_is_named():
    with pytest.raises(MissingPlaceholder, match="needs school_name, survey_link"):
        fill("{school_name}: {survey_link} {minutes}", {"minutes": 5, "school_name": None})


def test_what_is_filled_in_is_never_read_as_markup():
    blocks = fill("- {name}", {"name": "[Free money](https://evil.example) {other}\n## Boo"})
    assert kinds(blocks) == ["bullets"]
    assert blocks[0].lines == ((Words("[Free money](https://evil.example) {other}\n## Boo"),),)


def test_placeholder_alone_may_be_a_list():
    late = [Words("Audit", "https://portal.example/1"), "Plan"]
    assert as_text(fill("- {late}", {"late": late})) == "- Audit: https://portal.example/1\n- Plan\n"


def test_heading_without_anything_below_it_goes():
    blocks = fill(
        "## Late\n- {late}\n\n## New\n- {new}\n\n## Good\n- {late}\n\nBye", {"late": [], "new": ["one"]}
    )
    assert as_text(blocks) == "New\n\n- one\n\nBye\n"


def test_empty_line_goes():
    assert as_text(fill("Hello\n{ps}\nBye", {"ps": ""})) == "Hello\nBye\n"


def test_subject_has_no_line_breaks():
    assert fill_line("For {name}", {"name": "A\r\nBcc: b@evil.example"}) == "For A Bcc: b@evil.example"
    assert fill_subject("For {name}", {"name": "A\x01\x1b[31mB\x85C\x7f"}) == "For A [31mB C"


def test_only_links_become_links():
    (line,) = fill("{page_link} {name}", {"page_link": "https://a.example", "name": "https://b.example"})[
        0
    ].lines
    assert line == (Words("https://a.example", "https://a.example"), Words(" "), Words("https://b.example"))


def test_dates_are_written_with_the_name_of_the_month():
    context = {"day": date(2026, 3, 5), "time": datetime(2026, 7, 1, 8, 30, tzinfo=UTC)}
    assert fill_line("{day}; {time}", context) == "5 March 2026; 1 July 2026, 9:30a.m."


def test_addresses_in_a_plain_text_become_links():
    (block,) = with_links("Go to https://portal.example/reset?k=1.\nThank you")
    assert block.lines[0] == (Words("Go to "), Words(*["https://portal.example/reset?k=1"] * 2), Words("."))
