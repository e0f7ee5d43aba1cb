"""Boxes in which each line says something of its own."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from common.forms import CharField, Textarea

ADDRESS = re.compile(r"https://[^\s/\"'<>\\]+\.[^\s\"'<>\\]+", re.ASCII)


class TextField(CharField):
    """Some sentences, with the same ends of lines whatever browser sent them."""

    def __init__(self, *, rows: int = 2, **options: Any) -> None:
        super().__init__(widget=Textarea(rows=rows), **options)

    def to_python(self, value: Any) -> str:
        """Return the words as a file would have them."""
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class LinesField(CharField):
    """Several sentences, one a line, each of at most so many characters."""

    def __init__(self, *, most: int, longest: int, rows: int = 4, **options: Any) -> None:
        self.most, self.longest = most, longest
        super().__init__(widget=Textarea(rows=rows), max_length=most * (longest + 2), **options)

    def clean(self, value: Any) -> list[str]:
        """Return the lines that say something. Raises ValidationError for too many, or a long one."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > self.most:
            raise ValidationError(f"There is room for {self.most} lines, and there are {len(lines)}")
        for number, line in enumerate(lines, 1):
            if len(line) > self.longest:
                raise ValidationError(f"Line {number} must be {self.longest} characters or fewer")
        return lines

    def prepare_value(self, value: Any) -> Any:
        """Return what stands in the box: one line each."""
        return "\n".join(value) if isinstance(value, list) else value


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
