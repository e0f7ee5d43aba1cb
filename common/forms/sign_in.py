"""django-allauth's forms in our words: no placeholders, and one specific sentence for an empty answer."""

from dataclasses import dataclass
from typing import Any, ClassVar

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
    "code": Words(
        "Code", "Enter the code", "Six figures from your authenticator app, or one of your recovery codes"
    ),
    "name": Words("Name of the passkey", "Enter a name for the passkey", "For example, “Work laptop”"),
    "credential": Words("", "Your device sent no passkey. Try again"),
    "passwordless": Words("Sign in with this passkey alone, without a password", ""),
}
# What allauth's adapters say when something was typed but is not right, by their codes.
ACCOUNT_ERRORS = {
    "duplicate_email": "You already use this email address",
    "email_password_mismatch": "Check the email address and the password: they do not belong together",
    "email_taken": "Somebody else uses this email address",
    "enter_current_password": "This is not the password you use now",
    "incorrect_code": "Check the code: this one is not right, or it has been used",
    "incorrect_password": "This is not your password",
    "rate_limited": "There were too many tries. Wait five minutes, then try again",
    "same_as_current": "You already use this one. Choose another",
    "too_many_login_attempts": "There were too many tries. Wait five minutes, then try again",
    "unknown_email": "Nobody has an account with this email address",
}
SECOND_STEP_ERRORS = {
    "cannot_delete_authenticator": "Your role needs a second step. Set up another before you remove this one",
    "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first",
    "incorrect_code": "Check the code: this one is not right, or it has run out",
    "unverified_email": "Confirm your email address first",
}
INVALID_EMAIL = "Enter an email address in the correct format, like name@example.com"


class OurWords(forms.Form):
    """Give allauth's fields our labels, hints and messages."""

    use_required_attribute = False
    words: ClassVar[dict[str, Words]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if words := (FIELDS | self.words).get(name):
                field.label, field.help_text = words.label, words.hint
                field.error_messages["required"] = words.enter
            if name == "code":
                field.widget.attrs |= {"class": "govuk-input--width-10", "inputmode": "numeric"}
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = INVALID_EMAIL


class LoginForm(OurWords, account.LoginForm):
    """Sign in by email and password."""


class AddEmailForm(OurWords, account.AddEmailForm):
    """Change to another email address."""


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

    words: ClassVar[dict[str, Words]] = {
        "code": Words("Six figures from the app", "Enter the six figures from the app")
    }


class AddWebAuthnForm(OurWords, webauthn.AddWebAuthnForm):
    """Add a passkey."""


class EditWebAuthnForm(OurWords, webauthn.EditWebAuthnForm):
    """Rename a passkey."""


class AuthenticateWebAuthnForm(OurWords, webauthn.AuthenticateWebAuthnForm):
    """The passkey as second step at sign-in."""


class LoginWebAuthnForm(OurWords, webauthn.LoginWebAuthnForm):
    """Sign in by a passkey alone."""


class ReauthenticateWebAuthnForm(OurWords, webauthn.ReauthenticateWebAuthnForm):
    """The passkey before a sensitive step."""
