"""Input of codes that people have from a letter or a poster."""

from common.forms import CharField, PortalForm
from programmes.public_codes import as_kept


class CodeForm(PortalForm):
    """A code from a letter or a poster."""

    code = CharField(
        label="Your code",
        enter="Enter the code from your letter or poster",
        hint="Eight letters and numbers, like ABC-DEF23",
        max_length=40,
        width=10,
        autocomplete="off",
    )

    def clean_code(self) -> str:
        """Return the code as it is kept; any other text is simply a code that nobody has."""
        return as_kept(self.cleaned_data["code"])
