"""The comments of a school that its forum reads, and how far it is."""

from dataclasses import dataclass

from django.core.paginator import Page

from surveys.models import AskedSchool, Comment

from . import comment_pages

ORDER = ("question__section__position", "question__position", "id")
# What it takes to say how far a comment is; what people wrote is read of a page's comments alone.
HOW_FAR = ("state", "read_by", "second_read_by", "flagged_at", "flag_settled_at", "question__text")


@dataclass(frozen=True)
class Queue:
    """Comments in an order of their own, that says nothing of when they came: to each question, by their random key.

    They are without their words, but for those of a page.
    """

    comments: list[Comment]
    needs_two: bool
    reader: int  # who asks: what they alone have read waits for a colleague

    @property
    def read(self) -> list[Comment]:
        """Those that have been read by as many people as it takes."""
        return [comment for comment in self.comments if comment.is_settled(needs_two=self.needs_two)]

    @property
    def to_read(self) -> list[Comment]:
        """Those that this person can do something about."""
        return [comment for comment in self.comments if not self._is_done(comment)]

    @property
    def with_colleague(self) -> int:
        """How many wait for a second reader, and this person was the first."""
        return len(self.comments) - len(self.read) - len(self.to_read)

    @property
    def worries(self) -> list[Comment]:
        """Those that were flagged, and nobody has said what was done."""
        return [comment for comment in self.comments if comment.has_worry]

    @property
    def is_finished(self) -> bool:
        """Whether all are read, and no worry waits."""
        return len(self.read) == len(self.comments) and not self.worries

    def number_of(self, comment: Comment) -> int:
        """Return the place of a comment, from 1; 0 for one that is not here."""
        return next((place for place, one in enumerate(self.comments, 1) if one.pk == comment.pk), 0)

    def page(self, number: object) -> Page:
        """Return a page of the comments with what people wrote and who read it, in one query."""
        page = comment_pages.comment_page(self.comments, number)
        found = Comment.objects.select_related("question", "read_by__user", "second_read_by__user")
        keys = [one.pk for one in page]
        page.object_list = found.filter(pk__in=keys).order_by(*ORDER)
        return page

    def page_of(self, comment: Comment) -> int:
        """Return on which page a comment stands."""
        return (max(self.number_of(comment), 1) - 1) // comment_pages.A_PAGE + 1

    def after(self, comment: Comment) -> Comment | None:
        """Return the next comment to read after one, from the beginning again at the end."""
        place = self.number_of(comment)
        waiting = {one.pk for one in self.to_read}
        around = [*self.comments[place:], *self.comments[: place - 1 if place else 0]]
        return next((one for one in around if one.pk in waiting), None)

    def _is_done(self, comment: Comment) -> bool:
        if comment.is_settled(needs_two=self.needs_two):
            return True
        return comment.state != Comment.State.WAITING and comment.read_by_id == self.reader


def queue_of(asked: AskedSchool, *, reader: int) -> Queue:
    """Return all comments of an asked school, in one query; `reader` is the membership that reads."""
    found = asked.comments.select_related("question").only(*HOW_FAR).order_by(*ORDER)
    return Queue(list(found), asked.survey.needs_two, reader)
