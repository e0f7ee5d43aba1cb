"""What groups of people say to an audit's statements: only ever as numbers, never as one person's answers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audits.querysets import VoiceQuerySet
from common.tenancy.models import TenantModel, tenant_key


class Voice(TenantModel):
    """One group of people asked for an audit: staff, governors, parent carers or pupils.

    Answers through its link lie sealed in a ballot box until it closes; then they are counted into
    tallies, once, and each person's own answers are gone. Closed is closed: two counts of the same
    people could be subtracted from each other.
    """

    audit = tenant_key("audits.Audit", related_name="voices")
    group = models.CharField(max_length=40)  # an id of the version's groups
    # What people type, or follow as a link: the area's prefix and five characters (programmes.public_codes).
    code = models.CharField(max_length=12)
    box = tenant_key("common.Box", related_name="+")
    expected = models.PositiveIntegerField(null=True, blank=True)  # how many are asked
    opened_by = tenant_key("programmes.Membership", related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)  # nobody can answer any more
    counted_at = models.DateTimeField(null=True, blank=True)  # and the box is empty
    # People: whose answers came by link, and whose a facilitator counted in a group or on paper.
    by_link = models.PositiveIntegerField(default=0)
    in_groups = models.PositiveIntegerField(default=0)
    # So few answered by link that the groups beside them would have given them away: they are not counted.
    is_link_left_out = models.BooleanField(default=False)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        db_table = "audits_voice"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint("area", "audit", "group", name="voice_once_a_group"),
            models.UniqueConstraint("area", "code", name="voice_code_once"),
            models.CheckConstraint(
                condition=Q(counted_at=None) | Q(closed_at__isnull=False), name="voice_counted_once_closed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.group}, {self.code}"

    @property
    def is_answering(self) -> bool:
        """Whether people can still answer."""
        return self.closed_at is None and self.closes_on >= timezone.localdate()


class Tally(TenantModel):
    """How many of a group chose one of neighbouring options for a statement, cut so that it may be shown.

    Read through audits.reading.voices alone: the area's minimums may have risen since.
    """

    voice = tenant_key("audits.Voice", related_name="tallies")
    statement = tenant_key("audits.Statement", related_name="+")
    # Values of the group's scale, in its order; the empty one for those who did not say.
    options = ArrayField(models.CharField(max_length=40, blank=True), default=list)
    number = models.PositiveIntegerField()

    class Meta:
        db_table = "audits_tally"
        constraints = (models.UniqueConstraint("area", "voice", "statement", "options", name="tally_once"),)

    def __str__(self) -> str:
        return f"{', '.join(self.options)}: {self.number}"


class GroupEntry(TenantModel):
    """A facilitator's count of one group's hands, thumbs or paper slips, kept until the voice is counted."""

    class Way(models.TextChoices):
        """How people gave their answers."""

        TOGETHER = "together", "Together in a group"
        PAPER = "paper", "On paper"

    voice = tenant_key("audits.Voice", on_delete=models.CASCADE, related_name="entries")
    way = models.CharField(max_length=10, choices=Way)
    people = models.PositiveSmallIntegerField()
    counts = models.JSONField()  # {statement slug: {option: number}}
    note = models.CharField(max_length=200, blank=True)  # “Years 3 and 5”, never names
    entered_by = tenant_key("programmes.Membership", related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "audits_group_entry"
        ordering = ("entered_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(people__range=(1, 500)), name="group_entry_of_some_people"),
        )

    def __str__(self) -> str:
        return f"{self.people} people, {self.get_way_display()}"
