"""The sections of a document while it is put together, and the words that stand between its questions."""

from typing import Any

from common.structured_file.ids import free_slug

from .asked import Asked
from .saying import Saying, Texts, in_lines

MOST_SECTIONS, MOST_IN_SECTION = 20, 60
INTRO, TITLE = 3000, 150


class Sectioning:
    """Puts each question into a section: a new one for each part of the file that has questions."""

    def __init__(self, saying: Saying) -> None:
        self.saying = saying
        self.found: list[dict[str, Any]] = []
        self._part: tuple[str, Texts] = ("questions", {})  # its name and its title
        self._is_new = True
        self._waiting: list[tuple[str, Texts]] = []  # what is told before the next question

    def begin(self, name: str, title: Texts, intro: Texts) -> None:
        """Begin a part of the file; `intro` stands below its heading."""
        if not self._is_new:
            self.close()
        self._part, self._is_new = (name, title), True
        self.tell("", intro)

    def tell(self, where: str, texts: Texts) -> None:
        """Say before the next question what stands at a place of the file."""
        if texts:
            self._waiting.append((where, texts))

    def questions_for(self, asked: Asked) -> Texts:
        """Make sure that there is a section for a question; return what helps with it."""
        is_full = bool(self.found) and len(self.found[-1]["questions"]) == MOST_IN_SECTION
        if not self.found or ((self._is_new or is_full) and len(self.found) < MOST_SECTIONS):
            self._open(asked.where)
            return asked.help
        if self._is_new:
            self.saying.lose(asked.where, f"No heading stands here: {MOST_SECTIONS} sections are the most.")
            self._is_new = False
        return in_lines(*self._told("stand as help with the next question"), asked.help)

    def add(self, question: dict[str, Any]) -> None:
        """Put a question into the section that there is for it."""
        self.found[-1]["questions"].append(question)

    def close(self) -> None:
        """Note what was to be told after the last question of a part."""
        for where, _ in self._waiting:
            self.saying.lose(where or self._part[0], "No question follows these words. They are left out.")
        self._waiting = []

    def _open(self, where: str) -> None:
        name, title = self._part
        slug = free_slug(name, (each["id"] for each in self.found), most=80)
        path = ("sections", slug)
        told = in_lines(*self._told("stand below the heading of the section"))
        self.found.append(
            {
                "id": slug,
                "title": self.saying.say(where, (*path, "title"), title, most=TITLE, is_line=True),
                "intro": self.saying.say(where, (*path, "intro"), told, most=INTRO),
                "questions": [],
            }
        )
        self._is_new = False

    def _told(self, how: str) -> list[Texts]:
        for where, _ in self._waiting:
            if where:
                self.saying.differ(where, f"These words {how}.")
        told, self._waiting = self._waiting, []
        return [texts for _, texts in told]
