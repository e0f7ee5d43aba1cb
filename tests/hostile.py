"""Words that somebody may send to see what falls over: six thousand of them, the same at every run."""

import random
from itertools import product

SEEDS: dict[str, tuple[str, ...]] = {
    "formulas": (
        "=1+1", "+44 1905 555123", "-3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "＝1", "＠x",
        "\u200b=1", '=HYPERLINK("http://127.0.0.1:9/","x")', "=cmd|' /C calc'!A0",
        "=IMPORTXML(CONCAT(A1),\"//a\")", "{=1+1}", "=-1", "%0A=1", "\ufeff=1", "﹢1", "－1", "=\u0000cmd",
    ),
    "markup": (
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg/onload=alert(1)>',
        "</textarea><b>", "</blockquote><form action=//x>", "<!--", "-->", "<![CDATA[", "]]>", "&lt;b&gt;",
        "&#60;script&#62;", "&", "&amp;amp;", "<a href='javascript:alert(1)'>x</a>",
        "<style>*{display:none}</style>", "<link rel=attachment href='file:///etc/passwd'>",
        "<img src='file:///etc/passwd'>", "<iframe src=http://127.0.0.1:9>", "<base href=//x>",
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", "<br>", "<p",
        "' onmouseover='alert(1)", "\" autofocus onfocus=alert(1) x=\"", "<math><mtext></math>",
    ),
    "sheets": (
        "<r><t>rich</t></r>", '<r></r></is></c><c r="Z9"><f>1+1</f><v>2</v></c><c t="inlineStr"><is><r></r>',
        "_x0041_", "_x000D_", 'say "no"', "a,b;c\td", '"', '""', "','", "line\r\nline",
        "line\nline", "line\rline", "sep=;", "a\x0bb", "a\x0cb", "\ufeffsep=,",
    ),
    "templates": (
        "{{ 7|add:7 }}", "{% load portal %}", "{{ request.user.password }}", "{% include '/etc/passwd' %}",
        "{#", "{{", "%}", "{count}", "{school_name}", "{}", "{0}", "{0.__class__}", "%s%s%s%n", "%(x)s",
        "${7*7}", "#{7*7}", "<%= 7*7 %>", "$(id)", "`id`", "\\u0041",
    ),
    "directions": (
        "\u202eevil\u202c", "\u2066isolate", "\u2067\u2067\u2067", "\u202a\u202b\u202d", "\u200fשלום\u200e",
        "שלום world 123", "مرحبا, 12:30", "كلمة \u2068inside\u2069 كلمة", "\u061c", "abc\u202egpj.exe",
        "اردو میں لکھا ہے", "ﷺ", "ﷲ", "١٢٣", "۱۲۳",
    ),
    "invisible": (
        "\u200b", "a\u200bb\u200cc\u200dd", "\u2060\ufeff", "\u00ad\u00ad\u00ad", "\u180e", "\u3164",
        "\u115f\u1160", "\u2800", "\U000e0041\U000e007f", "a\u00a0b", "a\u2003b", "a\u3000b", "a\u2028b",
        "a\u2029b", "a\u0085b", "\u034f", "\ufff9\ufffa\ufffb", "\ue000", "\ufdd0", "\uffff", "\U0010ffff",
    ),
    "towers": (
        "Z" + "\u0301" * 40, "ก" + "็" * 60, "a" + "\u0489" * 30, "\u0301", "e\u0301\u0302\u0303\u0304", "Å",
        "A\u030a", "ﬁ", "ſ", "İstanbul", "ı", "ß", "ẞ", "Ǆ", "\u0e33\u0e33\u0e33", "क्ष्म्य", "ਪੰਜਾਬੀ", "বাংলা",
        "\u0bcd\u0bcd", "తెలుగు జ్ఞా",
    ),
    "controls": (
        "\x00", "a\x00b", "\x01\x02\x03", "\x07bell", "\x08\x08\x08", "\x1b[31mred\x1b[0m", "\x7f", "\x80\x9f",
        "a\rb", "\ud800", "\udfff\ud800", "x\udc80y", "\x1a", "\x04", "%00", "\\x00", "\x1f\x1e\x1d",
    ),
    "pictures": (
        "👩‍👩‍👧‍👦", "🏳️‍🌈", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🇬🇧🇬",
        "👍🏿👍🏻", "1️⃣", "☺️☺︎", "🫠🪿", "\U0001faef", "❤️‍🔥", "🙂" * 40, "𝕱𝖗𝖆𝖐𝖙𝖚𝖗", "𓀀", "🂡",
    ),
    "queries": (
        "' OR 1=1 --", "'; DROP TABLE surveys_comment; --", '" OR ""="', "1; SELECT pg_sleep(9)", "\\'; --",
        "%' AND 1=0 UNION SELECT", "$$;--", "_%_%", "\\", "Robert'); --", "NULL", "null", "undefined", "NaN",
        "true", "-0", "1e309", "0x1F", "1/2", "3-4", "2026-11-22", "9" * 40,
    ),
    "paths": (
        "../../../../etc/passwd", "..\\..\\windows\\win.ini", "file:///etc/passwd", "portal:///fonts/x",
        "http://127.0.0.1:9/x.png", "//127.0.0.1/share", "C:\\CON", "url(http://127.0.0.1:9/x)",
        "data:text/html,<b>", "javascript:alert(1)", "mailto:x@x?bcc=y", "a\r\nBcc: x@home.example",
        "a\nSubject: x", "/dev/null", ".", "..", "~root",
    ),
}  # fmt: skip
BETWEEN = (" ", "", "\n", ", ", " – ", "\t", "; ", "\r\n")
LONG = (
    "x" * 10_000,
    "\u202e" + "Donaudampfschiff" * 400,
    "W" * 3000,
    "अ" * 3000,
    "字" * 3000,
    "\u0301" * 3000,
    "<b>" * 1000,
    "&" * 3000,
    "a\n" * 1500,
    " " * 3000 + ".",
    "=" * 3000,
    "🙂" * 2000,
)


def hostile(number: int = 6000) -> list[str]:
    """Return so many different ones: each by itself, then two beside each other; long words among them."""
    each = [text for texts in SEEDS.values() for text in texts]
    pairs = [
        f"{one}{between}{other}"
        for (one, other), between in zip(product(each, each), _between(), strict=False)
    ]
    random.Random(22).shuffle(pairs)
    found = dict.fromkeys([*each, *LONG, *pairs])
    return list(found)[:number]


def _between() -> "list[str]":
    dice = random.Random(11)
    return [dice.choice(BETWEEN) for _ in range(100_000)]
