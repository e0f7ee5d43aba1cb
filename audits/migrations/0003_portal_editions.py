from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audits', '0002_own_targets_of_a_locked_audit'),
    ]

    operations = [
        migrations.AddField(
            model_name='frameworkversion',
            name='portal_sha256',
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
