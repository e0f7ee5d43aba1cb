"""One statement for pages of people without an account: open the area of a code, and find what its pages show."""

from django.db import migrations

CREATE = """
CREATE FUNCTION pins_survey_entrance(p_code text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, public AS $$
DECLARE
    v_area bigint;
    v_found jsonb;
    v_open text := coalesce(current_setting('pins.area_id', true), '');
BEGIN
    SELECT a.id INTO v_area FROM programmes_area a WHERE a.code_prefix = left(p_code, 3);
    IF v_area IS NULL THEN
        RETURN NULL;
    ELSIF v_open NOT IN ('', v_area::text) THEN
        RAISE EXCEPTION 'Area % is open; area % needs a transaction of its own.', v_open, v_area;
    END IF;
    PERFORM set_config('pins.area_id', v_area::text, true);
    SELECT jsonb_build_object(
        'area', v_area, 'area_name', area.name, 'asked', a.id, 'code', a.code,
        'school', school.name, 'forum', forum.name, 'run_by', runner.name, 'survey', s.id,
        'state', s.state, 'opens_on', s.opens_on, 'closes_on', s.closes_on, 'is_one_by_one', s.is_one_by_one,
        'asked_questions', s.asked, 'left_out', s.left_out,
        'help_contact', s.help_contact, 'safeguarding_contact', s.safeguarding_contact,
        'contacts_kept_days', s.contacts_kept_days, 'comments_kept_months', s.comments_kept_months,
        'expected', a.expected, 'is_with_families', a.forum_agreed_at IS NOT NULL AND a.school_agreed_at IS NOT NULL,
        'box', a.box_id, 'box_key', encode(box.public_key, 'hex'),
        'details_box', s.details_box_id, 'details_key', encode(details.public_key, 'hex'),
        'minimum_school', settings.minimum_school, 'minimum_cell', settings.minimum_cell,
        'version', v.id, 'version_edition', v.edition,
        'fixes', (SELECT count(*) FROM surveys_wording_fix f
                  WHERE f.area_id = v_area AND f.version_id = v.id),
        'english_changed_at', (SELECT l.changed_at FROM surveys_language l
                               WHERE l.area_id = v_area AND l.is_source),
        'languages', (
            SELECT jsonb_agg(jsonb_build_object(
                'pk', l.id, 'code', l.code, 'own_name', l.own_name, 'direction', l.direction,
                'edition', l.edition, 'changed_at', l.changed_at,
                'translation', t.id, 'translation_edition', t.edition,
                'is_checked', l.is_source OR l.checked_by <> '' AND coalesce(t.checked_by, '') <> ''
            ) ORDER BY array_position(s.languages, l.code))
            FROM surveys_language l
            LEFT JOIN surveys_translation t
              ON t.area_id = v_area AND t.version_id = v.id AND t.language_id = l.id
            WHERE l.area_id = v_area AND l.code = ANY (s.languages)
        )
    ) INTO v_found
    FROM surveys_asked_school a
    JOIN programmes_area area ON area.id = v_area
    JOIN surveys_survey s ON s.area_id = v_area AND s.id = a.survey_id
    JOIN surveys_questionnaire_version v ON v.area_id = v_area AND v.id = s.version_id
    JOIN programmes_organisation school ON school.area_id = v_area AND school.id = a.school_id
    JOIN programmes_organisation forum ON forum.area_id = v_area AND forum.id = a.forum_id
    JOIN programmes_organisation runner ON runner.area_id = v_area AND runner.id = s.run_by_id
    LEFT JOIN common_box box ON box.area_id = v_area AND box.id = a.box_id
    LEFT JOIN common_box details ON details.area_id = v_area AND details.id = s.details_box_id
    LEFT JOIN programmes_area_settings settings ON settings.area_id = v_area
    WHERE a.area_id = v_area AND a.code = p_code;
    RETURN v_found;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_survey_minimums")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION pins_survey_entrance(text)")]
