"""Accounts, and how people sign in, are shown to nobody who has not said why: their owner, or sign-in."""

from django.db import migrations

from common.tenancy.constraints import RowPolicy

ME = "(SELECT nullif(current_setting('pins.user_id', true), '')::uuid)"
SIGNING_IN = (
    "((SELECT nullif(current_setting('pins.area_id', true), '')::bigint) IS NULL"
    " AND (SELECT current_setting('pins.sign_in', true) = 'on'))"
)
ONESELF_OR_AT_SIGN_IN = f"id = {ME} OR {SIGNING_IN}"
PEOPLE_OF_THE_OPEN_AREA = (
    f"{ONESELF_OR_AT_SIGN_IN} OR EXISTS "
    "(SELECT 1 FROM programmes_membership m WHERE m.user_id = programmes_user.id)"
)
POLICIES = (
    RowPolicy(
        table="programmes_user", name="user_seen_from_area", command="SELECT", using=PEOPLE_OF_THE_OPEN_AREA
    ),
    RowPolicy(table="programmes_user", name="user_joins", command="INSERT", with_check=f"id = {ME}"),
    RowPolicy(
        table="programmes_user",
        name="user_changes",
        command="UPDATE",
        using=ONESELF_OR_AT_SIGN_IN,
        with_check=ONESELF_OR_AT_SIGN_IN,
    ),
)

# How people sign in is no matter of an area's, so these tables do not show the area's people either.
TABLES = (
    "account_emailaddress",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "usersessions_usersession",
)
OWN_ROW = f"user_id = {ME} OR {SIGNING_IN}"
PERSON_IS_VISIBLE = "EXISTS (SELECT 1 FROM programmes_user u WHERE u.id = user_id)"

# One statement, also outside any transaction, reads the account of whoever is signed in. Inside of
# one it says nothing for those that follow.
PERSON = """
CREATE FUNCTION pins_person(p_user uuid) RETURNS SETOF programmes_user
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, public AS $$
DECLARE
    v_before text := coalesce(current_setting('pins.user_id', true), '');
BEGIN
    PERFORM set_config('pins.user_id', p_user::text, true);
    RETURN QUERY SELECT * FROM programmes_user WHERE id = p_user;
    PERFORM set_config('pins.user_id', v_before, true);
END $$;
"""


def replace_policy(table: str, condition: str) -> str:
    """Return the statements that put a condition in the place of the table's own."""
    return (
        f"DROP POLICY {table}_person ON {table}; "
        f"CREATE POLICY {table}_person ON {table} USING ({condition}) WITH CHECK ({condition})"
    )


class Migration(migrations.Migration):
    dependencies = [("programmes", "0005_wall_off_area_history")]
    operations = [
        *(migrations.RemoveConstraint("user", policy.name) for policy in POLICIES),
        *(migrations.AddConstraint("user", policy) for policy in POLICIES),
        *(
            migrations.RunSQL(replace_policy(table, OWN_ROW), replace_policy(table, PERSON_IS_VISIBLE))
            for table in TABLES
        ),
        migrations.RunSQL(PERSON, "DROP FUNCTION pins_person(uuid)"),
    ]
