"""The languages in which families read and answer, and the words of questionnaires in them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.tenancy.models import TenantModel, tenant_key
from surveys.querysets import LanguageQuerySet


class Language(TenantModel):
    """A language of an area, with the words of the pages around the questions.

    words: {name of a word (surveys.words.NAMES): text}; one that is missing is shown in English.
    sources: what the English said when each was written; one without is taken to be of the English as it is.
    """

    class Direction(models.TextChoices):
        """Which way it is written."""

        LEFT_TO_RIGHT = "ltr", "Left to right"
        RIGHT_TO_LEFT = "rtl", "Right to left"

    code = models.CharField(max_length=12)  # BCP 47
    name = models.CharField(max_length=60)  # in English
    own_name = models.CharField(max_length=60)  # in itself
    direction = models.CharField(max_length=3, choices=Direction, default=Direction.LEFT_TO_RIGHT)
    words = models.JSONField(default=dict, blank=True)
    sources = models.JSONField(default=dict, blank=True)
    edition = models.PositiveIntegerField(default=1)  # raised by each change
    is_source = models.BooleanField(default=False)  # English, from which the others are translated
    # A person who speaks it and has read it: until then pages say that it has not been checked.
    checked_by = models.CharField(max_length=120, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = LanguageQuerySet.as_manager()

    class Meta:
        db_table = "surveys_language"
        ordering = ("-is_source", "name")
        constraints = (
            models.UniqueConstraint("area", "code", name="language_once"),
            models.UniqueConstraint("area", condition=Q(is_source=True), name="language_one_source"),
            models.CheckConstraint(
                condition=Q(checked_by="", checked_on=None) | ~Q(checked_by="") & Q(checked_on__isnull=False),
                name="language_checked_by_a_person_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.own_name} ({self.name})" if self.own_name != self.name else self.name


class Translation(TenantModel):
    """A questionnaire's version in another language.

    words: {"title", "intro", "about", "stem", "sections": {slug: {"title", "intro"}}, "questions": {slug:
    {"text", "help", "privacy_note"}}, "scales": {id: {value: label}}, "options": {question slug: {value:
    label}}}; what is missing is shown in the questionnaire's own language. sources: of the same shape, what the
    questionnaire said when each was written; a text that says something else now is not shown (reading.texts).
    """

    version = tenant_key(
        "surveys.QuestionnaireVersion", on_delete=models.CASCADE, related_name="translations"
    )
    language = tenant_key("surveys.Language", related_name="translations")
    words = models.JSONField(default=dict, blank=True)
    sources = models.JSONField(default=dict, blank=True)
    edition = models.PositiveIntegerField(default=1)
    checked_by = models.CharField(max_length=120, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "surveys_translation"
        ordering = ("language__name",)
        constraints = (
            models.UniqueConstraint("area", "version", "language", name="translation_once"),
            models.CheckConstraint(
                condition=Q(checked_by="", checked_on=None) | ~Q(checked_by="") & Q(checked_on__isnull=False),
                name="translation_checked_by_a_person_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} in {self.language.name}"
