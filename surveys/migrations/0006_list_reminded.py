from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0005_survey_ways'),
    ]

    operations = [
        migrations.AddField(
            model_name='contactlist',
            name='reminded_on',
            field=models.DateField(blank=True, null=True),
        ),
    ]
