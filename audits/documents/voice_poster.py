"""The poster that asks a group to answer."""

from typing import Any

from django.conf import settings

from audits.models import Voice
from audits.people import groups_of
from audits.reading.questionnaire import questionnaire_of
from audits.reading.voices import thresholds_of
from audits.voice_links import address_of, qr_of
from common.documents.kinds import CannotBuild, DocumentKind, Form, Page, Progress
from programmes.public_codes import as_shown

POSTER = "voice_poster"


def build_poster(*, area_id: int, parameters: dict[str, Any], membership: Any, progress: Progress) -> Page:
    """Return a poster for one group: what it is about, the code, the link and its QR code."""
    found = Voice.objects.select_related("area", "audit__area", "audit__school", "audit__version", "box")
    voice = found.filter(pk=parameters["voice"]).first()
    if voice is None or not voice.is_answering:
        raise CannotBuild("This group can no longer answer, so there is nothing to put up.")
    context = {
        "voice": voice,
        "group": groups_of(voice.audit.version)[voice.group],
        "asked": questionnaire_of(voice),
        "minimum": thresholds_of(voice.audit).school,
        "code": as_shown(voice.code),
        "link": address_of(voice),
        "short": f"{settings.BASE_URL.partition('//')[2]}/v",
        "qr": qr_of(voice),
    }
    return Page("audits/documents/voice_poster.html", context)


VOICE_POSTER = DocumentKind(key=POSTER, label="Poster for a group", forms=(Form.PDF,), build=build_poster)
