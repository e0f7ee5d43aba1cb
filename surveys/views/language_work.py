"""What a translator works on: a language's words, or a questionnaire's version in a language; found by its address."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from programmes.gate import AreaRequest
from surveys.models import Language, QuestionnaireVersion, Translation
from surveys.reading.texts import Text, TextGroup, groups_of, texts_in
from surveys.words import SOURCE


@dataclass
class Work:
    """A language or a translation with its texts, and the addresses of its pages."""

    thing: Language | Translation
    language: Language
    address: dict[str, Any]  # what stands in the addresses of its pages
    kind: str  # "language" or "translation": how its addresses are called
    groups: list[TextGroup] = field(default_factory=list)

    @property
    def title(self) -> str:
        """How its pages are called."""
        return str(self.language) if self.kind == "language" else str(self.thing)

    @property
    def is_source(self) -> bool:
        """Whether these are the words that others are translated from."""
        return self.kind == "language" and self.language.is_source

    @property
    def texts(self) -> list[Text]:
        """All its texts."""
        return texts_in(self.groups)

    @property
    def total(self) -> int:
        """How many texts there are."""
        return len(self.texts)

    @property
    def done(self) -> int:
        """How many of them are translated."""
        return sum(text.is_done for text in self.texts)

    @property
    def stale(self) -> int:
        """How many say what their source said before."""
        return sum(text.is_stale for text in self.texts)

    @property
    def source_name(self) -> str:
        """What its source is called in a sentence."""
        is_english = isinstance(self.thing, Language) or self.thing.version.language == SOURCE
        return "English" if is_english else "questionnaire"

    @property
    def pages(self) -> list[dict[str, Any]]:
        """Return each group with the address of its page."""
        return [{"group": group, "href": self.url("words", group=group.slug)} for group in self.groups]

    def url(self, page: str = "", **more: str) -> str:
        """Return the address of one of its pages: itself, words, check, uncheck, file or export."""
        return reverse(f"{self.kind}_{page}" if page else self.kind, kwargs=self.address | more)

    def group(self, slug: str) -> TextGroup:
        """Return one of its groups, or raise 404."""
        found = next((group for group in self.groups if group.slug == slug), None)
        if found is None:
            raise Http404
        return found

    @property
    def links(self) -> dict[str, str]:
        """Return the addresses that templates link to."""
        return {page or "itself": self.url(page) for page in ("", "check", "uncheck", "file", "export")}


def work_of(request: AreaRequest, code: str, pk: int | None = None, number: int | None = None) -> Work:
    """Return the language of a code, or with pk and number that translation of a questionnaire; 404 without."""
    language = language_of(request, code)
    address: dict[str, Any] = {"area": request.area.slug, "code": code}
    if pk is None or number is None:
        return Work(language, language, address, "language", groups_of(language))
    version = version_of(request, pk, number)
    found = get_object_or_404(Translation, area=request.area, version=version, language=language)
    found.version, found.language = version, language
    return Work(found, language, address | {"pk": pk, "number": number}, "translation", groups_of(found))


def language_of(request: AreaRequest, code: str) -> Language:
    """Return a language of the area, or raise 404."""
    return get_object_or_404(Language.objects.visible_to(request.membership), code=code)


def version_of(request: AreaRequest, pk: int, number: int) -> QuestionnaireVersion:
    """Return a version of a questionnaire with all that it says, or raise 404."""
    versions = QuestionnaireVersion.objects.visible_to(request.membership).with_words()
    return get_object_or_404(
        versions.select_related("area", "questionnaire"), questionnaire=pk, number=number
    )
