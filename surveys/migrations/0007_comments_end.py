"""Raw words of comments that nobody else may read end with what was written first."""

from django.db import migrations, models
from django.db.models import Q

NOBODY_ELSE = ~Q(state__in=("ready", "leaders")) & ~Q(flagged_at__isnull=False, flag_settled_at=None)


def forget_words_whose_time_is_over(apps, schema_editor):
    """Do once what surveys.services.retention did not do before: their first words were erased already."""
    comments = apps.get_model("surveys", "Comment").objects.using(schema_editor.connection.alias)
    over = comments.filter(NOBODY_ELSE, original="").exclude(words="")
    over.filter(state="waiting", flagged_at=None).delete()
    over.update(words="")


class Migration(migrations.Migration):
    dependencies = [("surveys", "0006_list_reminded")]
    operations = [
        migrations.AlterField("comment", "words", models.TextField(blank=True)),
        migrations.RunPython(forget_words_whose_time_is_over, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "comment",
            models.CheckConstraint(
                condition=~Q(original="")
                | Q(words="")
                | Q(state__in=("ready", "leaders"))
                | Q(flagged_at__isnull=False, flag_settled_at=None),
                name="comment_words_end_with_the_original",
            ),
        ),
    ]
