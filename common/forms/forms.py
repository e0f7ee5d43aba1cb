"""The base of our forms."""

from django import forms


class PortalForm(forms.Form):
    """A form whose labels end as written, and which the server checks, not the browser.

    Browsers' own bubbles cannot be restyled, vanish, and are not read out reliably; so no `required`
    attributes, and every template writes `novalidate`.
    """

    use_required_attribute = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
