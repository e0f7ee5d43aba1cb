"""Uploads: how large, checked by which virus scanner, kept where."""

from pathlib import Path
from typing import Any

import environ

env = environ.Env()

UPLOADS_MAX_BYTES = env.int("UPLOADS_MAX_BYTES", default=10 * 1024 * 1024)
# The register of schools: the largest file taken in the browser, and the most of the open schools that
# a file may close without somebody saying that it is right.
REGISTER_MAX_BYTES = env.int("REGISTER_MAX_BYTES", default=100 * 1024 * 1024)
REGISTER_MAX_CLOSED_PERCENT = env.int("REGISTER_MAX_CLOSED_PERCENT", default=5)
CLAMD_URL = env("CLAMD_URL", default="")  # tcp://host:3310 or unix:///path; without it nothing is scanned


def uploads_storage(folder: Path) -> dict[str, Any]:
    """Return the storage: a folder that no web server serves, or a bucket if UPLOADS_BUCKET names one."""
    bucket = env("UPLOADS_BUCKET", default="")
    if not bucket:
        options = {"location": folder, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    options = {
        "bucket_name": bucket,
        "endpoint_url": env("UPLOADS_ENDPOINT_URL", default=None),
        "region_name": env("UPLOADS_REGION", default=None),
        "default_acl": None,  # the bucket's own rules, which let nobody else in
        "file_overwrite": False,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
