"""django-allauth's forms in our words: no placeholders, and one specific sentence for an empty answer."""

from dataclasses import dataclass
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

GOOD_LENGTH = "At least 12 characters. Three or four words that do not belong together work well."


@dataclass(frozen=True)
class Words:
    """What one field says."""

    label: str
    enter: str
    hint: str = ""


FIELDS = {
    "login": Words("Work email", "Enter your work email"),
    "email": Words("Email address", "Enter your email address"),
    "password": Words("Password", "Enter your password"),
    "oldpassword": Words("Password you use now", "Enter the password you use now"),
    "password1": Words("New password", "Enter a new password", GOOD_LENGTH),
    "password2": Words("New password again", "Enter the new password again"),
    "code": Words("Code", "Enter the code", "From your authenticator app, or one of your recovery codes"),
    "name": Words("Name of the passkey", "Enter a name for the passkey", "For example, “Work laptop”"),
    "passwordless": Words("Sign in with this passkey alone, without a password", ""),
}
INVALID_EMAIL = "Enter an email address in the correct format, like name@example.com"


class OurWords(forms.Form):
    """Give allauth's fields our labels, hints and messages."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if words := FIELDS.get(name):
                field.label, field.help_text = words.label, words.hint
                field.error_messages["required"] = words.enter
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = INVALID_EMAIL


class LoginForm(OurWords, account.LoginForm):
    """Sign in by e-mail and password."""


class AddEmailForm(OurWords, account.AddEmailForm):
    """Change to another e-mail address."""


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    """Change the password."""


class SetPasswordForm(OurWords, account.SetPasswordForm):
    """Set a first password."""


class ResetPasswordForm(OurWords, account.ResetPasswordForm):
    """Ask for a link to choose a new password."""


class ResetPasswordKeyForm(OurWords, account.ResetPasswordKeyForm):
    """Choose a new password with that link."""


class ReauthenticateForm(OurWords, account.ReauthenticateForm):
    """Type the password once more before a sensitive step."""


class AuthenticateForm(OurWords, second_step.AuthenticateForm):
    """The code of the second step at sign-in."""


class ReauthenticateCodeForm(OurWords, second_step.ReauthenticateForm):
    """The code of the second step before a sensitive step."""


class ActivateTOTPForm(OurWords, totp.ActivateTOTPForm):
    """Set up an authenticator app."""


class AddWebAuthnForm(OurWords, webauthn.AddWebAuthnForm):
    """Add a passkey."""


class EditWebAuthnForm(OurWords, webauthn.EditWebAuthnForm):
    """Rename a passkey."""
