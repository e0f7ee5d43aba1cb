"""With an area open, the tables of sign-in show its people only, as the accounts themselves do."""

from django.db import migrations

TABLES = (
    "account_emailaddress",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "usersessions_usersession",
)
# The sub-select stands under the policy of the accounts' own table.
PERSON_IS_VISIBLE = "EXISTS (SELECT 1 FROM programmes_user u WHERE u.id = user_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0002_enter_area"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; "
            f"CREATE POLICY {table}_person ON {table} USING ({PERSON_IS_VISIBLE}) WITH CHECK ({PERSON_IS_VISIBLE})",
            f"DROP POLICY {table}_person ON {table}; "
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY",
        )
        for table in TABLES
    ]
