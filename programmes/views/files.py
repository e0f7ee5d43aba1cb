"""Files that people uploaded, for those who may see them."""

from datetime import timedelta
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404

from common.uploads.models import Upload
from common.uploads.serving import serve_small, serve_upload
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.areas import LOGO

# What browsers may keep, by purpose: the sign stands on every page, and a new one has a new address.
KEPT = {LOGO: timedelta(days=1)}


@requires(Permission.SEE_HOME)
def file_download(request: AreaRequest, file: UUID) -> FileResponse:
    """Hand out one file; a 404 for one of another area or of a feature that keeps it from this role."""
    upload = _visible(request, file)
    return serve_upload(upload, kept=KEPT.get(upload.purpose))


@requires(Permission.SEE_HOME)
def file_picture(request: AreaRequest, file: UUID) -> HttpResponse:
    """Show one picture small; a 404 as for the file itself, and for what is no picture."""
    return serve_small(_visible(request, file))


def _visible(request: AreaRequest, file: UUID) -> Upload:
    return get_object_or_404(Upload.objects.visible_to(request.membership), public_id=file)
