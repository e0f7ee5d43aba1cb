"""The themes that the kinds of work share: what makes a statement of an audit and a question of a survey meet.

Source: the seven domains of the national programme, by name only.
"""

from django.db.models import TextChoices


class Theme(TextChoices):
    """A theme. A framework's domains and a questionnaire's questions may name the one they belong to."""

    LEADERSHIP = "leadership_culture_values", "Leadership, culture and values"
    MENTAL_HEALTH = "mental_health_wellbeing", "Mental health and wellbeing"
    READINESS = "readiness_to_learn", "Readiness to learn"
    TEACHING = "teaching_learning", "Teaching and learning"
    ENVIRONMENT = "environment_communication", "Environment and communication"
    PUPIL_VOICE = "pupil_voice", "Pupil voice"
    FAMILIES = "parent_carer_involvement", "Parent carer involvement"
