"""Boxes in which each line says something of its own."""

from typing import Any

from django.core.exceptions import ValidationError

from common.forms.fields import CharField
from common.forms.widgets import Textarea


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
