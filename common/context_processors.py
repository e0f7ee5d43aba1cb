"""What the shell of every page shows: who you are, where you are, and how you like to read."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from common import navigation
from common.reading_comfort import Comfort, comfort_for


class Shell:
    """Answers the base template, each thing only when it is asked for: most pages ask for little."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def comfort(self) -> Comfort:
        """Return the reader's preferences."""
        return comfort_for(self.request)

    @property
    def membership(self) -> Any:
        """Return the membership that the gate found, or None outside an area."""
        return getattr(self.request, "membership", None)

    @property
    def area(self) -> Any:
        """Return the area that the page stands in, or None."""
        return getattr(self.request, "area", None)

    @property
    def person(self) -> Any:
        """Return the person signed in, or None."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def navigation(self) -> list[navigation.Link]:
        """Return the service navigation for this membership, empty outside an area."""
        if not self.membership:
            return []
        return navigation.links(self.membership, area=self.area.slug, path=self.request.path)

    @property
    def has_several_hats(self) -> bool:
        """Return whether the person can change role; counted when they sign in."""
        return self.request.session.get("hats", 0) > 1 if self.person else False

    @property
    def demo(self) -> bool:
        """Return whether this is the demo, whose emails can be read."""
        return settings.DEMO

    @property
    def contact_email(self) -> str:
        """Return where people write for help."""
        return settings.CONTACT_EMAIL

    @property
    def language(self) -> str:
        """Return the page's language tag."""
        return get_language() or settings.LANGUAGE_CODE

    @property
    def direction(self) -> str:
        """Return ltr or rtl."""
        return "rtl" if get_language_bidi() else "ltr"


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Return `shell` for every template."""
    return {"shell": Shell(request)}
