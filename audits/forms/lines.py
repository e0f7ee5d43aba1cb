"""A box with a page that helps on each line."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from common.forms.lines import LinesField

ADDRESS = re.compile(r"https://[^\s/\"'<>\\]+\.[^\s\"'<>\\]+", re.ASCII)


class ResourcesField(LinesField):
    """Pages that help: a title, a stroke and a web address on each line."""

    def clean(self, value: Any) -> Any:
        """Return [{"title", "url"}]. Raises ValidationError that names the line without an address."""
        found = []
        for number, line in enumerate(super().clean(value), 1):
            title, _, url = (part.strip() for part in line.rpartition("|"))
            if not (title and len(title) <= 120 and len(url) <= 500 and ADDRESS.fullmatch(url)):
                raise ValidationError(
                    f"Line {number} must be a title, a stroke and an address: A page | https://www.example.org/page"
                )
            found.append({"title": title, "url": url})
        return found

    def prepare_value(self, value: Any) -> Any:
        """Return what stands in the box."""
        if isinstance(value, list):
            return "\n".join(f"{each['title']} | {each['url']}" for each in value)
        return value
