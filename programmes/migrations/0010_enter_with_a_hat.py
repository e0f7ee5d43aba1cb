"""The gate's one statement also chooses the hat that is worn, and says for the history who changes things."""

from importlib import import_module

from django.db import migrations

CREATE = """
DROP FUNCTION pins_enter(uuid, text);
CREATE FUNCTION pins_enter(p_user uuid, p_slug text, p_hat bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, public AS $$
DECLARE
    v_area bigint;
    v_worn bigint;
    v_open text := coalesce(current_setting('pins.area_id', true), '');
BEGIN
    IF v_open <> '' THEN
        RAISE EXCEPTION 'Area % is open already; entering needs a transaction of its own.', v_open;
    END IF;
    PERFORM set_config('pins.user_id', p_user::text, true);
    SELECT m.area_id, m.id INTO v_area, v_worn
    FROM programmes_membership m JOIN programmes_area a ON a.id = m.area_id
    WHERE a.slug = p_slug AND m.user_id = p_user
      AND m.ended_at IS NULL AND (m.expires_at IS NULL OR m.expires_at > now())
    ORDER BY m.id <> p_hat, m.id
    LIMIT 1;
    IF v_worn IS NOT NULL THEN
        PERFORM set_config('pins.area_id', v_area::text, true);
        PERFORM set_config('pghistory.context_id', gen_random_uuid()::text, true);
        PERFORM set_config(
            'pghistory.context_metadata', json_build_object('user', p_user, 'membership', v_worn)::text, true
        );
    END IF;
    RETURN v_worn;
END $$;
"""
BEFORE = import_module("programmes.migrations.0002_enter_area").CREATE


class Migration(migrations.Migration):
    dependencies = [("programmes", "0009_codes_and_audit_milestones")]
    operations = [
        migrations.RunSQL(CREATE, f"DROP FUNCTION pins_enter(uuid, text, bigint); {BEFORE}"),
    ]
