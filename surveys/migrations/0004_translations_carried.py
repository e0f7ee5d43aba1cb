"""What each text was translated from, and versions that were withdrawn."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_survey_entrance")]
    operations = [
        migrations.AddField("language", "sources", models.JSONField(blank=True, default=dict)),
        migrations.AddField("translation", "sources", models.JSONField(blank=True, default=dict)),
        migrations.AddField(
            "questionnaireversion", "withdrawn_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            "questionnaireversion",
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(published_at__isnull=False),
                name="questionnaire_withdrawn_after_publishing",
            ),
        ),
    ]
