"""The base of our forms."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from common.kept_posts import KeptPost


class PortalForm(forms.Form):
    """A form whose labels end as written, and which the server checks, not the browser.

    Browsers' own bubbles cannot be restyled, vanish, and are not read out reliably; so no `required`
    attributes, and every template writes `novalidate`. Made with a KeptPost instead of data it counts as not
    sent, and begins with what was typed then; `kept_at` says when that was.
    """

    use_required_attribute = False

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        self._kept = data if isinstance(data, KeptPost) else None
        super().__init__(None if self._kept else data, *args, **kwargs)

    @property
    def kept_at(self) -> Any:
        """Return when what it shows was sent without being saved; None unless it was."""
        return self._kept.sent_at if self._kept else None

    @property
    def typed(self) -> Any:
        """Return what was typed into it, saved or not, by the names of its controls."""
        return self._kept.sent if self._kept else self.data

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Return what a box begins with: what was typed into it, or what it would hold anyway."""
        name = self.add_prefix(field_name)
        files: MultiValueDict[str, Any] = MultiValueDict()
        if self._kept is None or field.widget.value_omitted_from_data(self._kept.sent, files, name):
            return super().get_initial_for_field(field, field_name)
        return field.widget.value_from_datadict(self._kept.sent, files, name)
