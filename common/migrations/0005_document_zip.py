from django.db import migrations, models

FORMS = ["pdf", "xlsx", "csv", "zip"]


class Migration(migrations.Migration):
    dependencies = [("common", "0004_ballots")]

    operations = [
        migrations.RemoveConstraint("document", "document_form_is_known"),
        migrations.AlterField(
            "document",
            "form",
            models.CharField(choices=[(form, form.upper()) for form in FORMS], max_length=4),
        ),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(condition=models.Q(form__in=FORMS), name="document_form_is_known"),
        ),
    ]
