"""Files that people uploaded, for those who may see them."""

from uuid import UUID

from django.http import FileResponse
from django.shortcuts import get_object_or_404

from common.uploads.models import Upload
from common.uploads.serving import serve_upload
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission


@requires(Permission.SEE_HOME)
def file_download(request: AreaRequest, file: UUID) -> FileResponse:
    """Hand out one file; a 404 for one of another area or of a feature that keeps it from this role."""
    return serve_upload(get_object_or_404(Upload.objects.visible_to(request.membership), public_id=file))
