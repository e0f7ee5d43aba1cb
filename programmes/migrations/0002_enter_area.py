"""The gate's one statement: who is asking, which hats they have in the area, open it."""

from django.db import migrations

CREATE = """
CREATE FUNCTION pins_enter(p_user uuid, p_slug text)
RETURNS TABLE (membership_id bigint)
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, public AS $$
DECLARE
    v_area bigint;
    v_hats bigint[];
    v_open text := coalesce(current_setting('pins.area_id', true), '');
BEGIN
    IF v_open <> '' THEN
        RAISE EXCEPTION 'Area % is open already; entering needs a transaction of its own.', v_open;
    END IF;
    PERFORM set_config('pins.user_id', p_user::text, true);
    SELECT m.area_id, array_agg(m.id ORDER BY m.id) INTO v_area, v_hats
    FROM programmes_membership m JOIN programmes_area a ON a.id = m.area_id
    WHERE a.slug = p_slug AND m.user_id = p_user
      AND m.ended_at IS NULL AND (m.expires_at IS NULL OR m.expires_at > now())
    GROUP BY m.area_id;
    IF v_area IS NOT NULL THEN
        PERFORM set_config('pins.area_id', v_area::text, true);
        RETURN QUERY SELECT unnest(v_hats);
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_areas_and_people")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION pins_enter(uuid, text)")]
