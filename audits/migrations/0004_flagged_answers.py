from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0003_carried_from"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(
                condition=models.Q(("flag", ""), _negated=True),
                fields=["area", "audit", "statement", "flag"],
                name="answers_flagged",
            ),
        ),
    ]
