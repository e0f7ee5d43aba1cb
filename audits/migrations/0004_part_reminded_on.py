from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audits', '0003_portal_editions'),
    ]

    operations = [
        migrations.AddField(
            model_name='auditpart',
            name='reminded_on',
            field=models.DateField(blank=True, null=True),
        ),
    ]
