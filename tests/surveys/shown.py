"""What somebody sees of a page that shows hostile words."""

import unicodedata
from collections import Counter
from functools import cache
from html.parser import HTMLParser

from django.urls import reverse

from tests.areas import PortalClient
from tests.cast import member


def visible(text):
    """The words of a text that somebody sees, without what lies between them."""
    return "".join(map(_seen, text)).split()


@cache
def _seen(letter):
    if unicodedata.category(letter)[0] in "LMNPS":
        return letter
    return " " if letter.isspace() else ""


def as_sent(text):
    """A text as browsers send it, which have no halves of letters."""
    return text.encode("utf-8", "replace").decode()


class Shown(HTMLParser):
    """What a page or a letter is made of, what it says, and what stands in its quotations."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.said, self.quotes, self.open = Counter(), [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements[tag, tuple(name for name, _ in attributes)] += 1
        if tag == "blockquote":
            self.open = True
            self.quotes.append("")
        elif tag == "br" and self.open:
            self.quotes[-1] += "\n"

    def handle_endtag(self, tag):
        self.open = self.open and tag != "blockquote"

    def handle_data(self, data):
        self.said.append(data)
        if self.open:
            self.quotes[-1] += data


def look(name, *args, role="forum_lead"):
    client = PortalClient()
    if role:
        client.force_login(member("northshire", role).user)
    page = client.get(reverse(name, args=args))
    assert page.status_code == 200
    return Shown(page.content.decode())
