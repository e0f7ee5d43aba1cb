"""The one domain error of uploads."""

from django.core.exceptions import ValidationError


class UploadRefused(ValidationError):
    """A file was not accepted; the message is a sentence for the person who chose it.

    Being a ValidationError it goes straight to the field: `form.add_error("photo", refused)`.
    """
