"""Words of a comment differ from those that were written only with a reason."""

from django.db import migrations, models
from django.db.models import F, Q


def give_a_reason_to_older_changes(apps, schema_editor):
    """Say of what was changed without a reason that none was asked for."""
    comments = apps.get_model("surveys", "Comment").objects.using(schema_editor.connection.alias)
    changed = comments.exclude(original="").exclude(words=F("original")).filter(why="")
    changed.update(why="Changed before a reason was asked for")


class Migration(migrations.Migration):
    dependencies = [("surveys", "0007_comments_end")]
    operations = [
        migrations.RunPython(give_a_reason_to_older_changes, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "comment",
            models.CheckConstraint(
                condition=Q(words=F("original")) | Q(original="") | ~Q(why=""),
                name="comment_words_taken_out_for_a_reason",
            ),
        ),
    ]
