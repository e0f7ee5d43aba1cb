"""Signing in: django-allauth, by email and password, passkey or an organisation's own account."""

import environ

from pins_portal.settings.identity_providers import identity_providers, origins

env = environ.Env()

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "programmes.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_CHANGE_EMAIL = True  # one address; a new one counts once it is verified
ACCOUNT_EMAIL_NOTIFICATIONS = True  # every change of password, address or second factor
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds a typed password counts for sensitive acts
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # for another address
# Counted on the shared cache. By network address they leave room for a whole training room behind one;
# by email address ("key") the sixth wrong password in five minutes is refused.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    # Public pages of a call: pages posted, and drafts begun, each of which writes to an address ("key").
    "expression": "60/m/ip,600/h/ip",
    "expression_begun": "30/h/ip,5/h/key",
}
# How many proxies of ours stand before the web process. 0: the network address is the connection's
# own. 1: the last entry of X-Forwarded-For, which the proxy wrote; what a client wrote stands before it.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "common.forms.sign_in.LoginForm",
    "add_email": "common.forms.sign_in.AddEmailForm",
    "change_password": "common.forms.sign_in.ChangePasswordForm",
    "set_password": "common.forms.sign_in.SetPasswordForm",
    "reset_password": "common.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "common.forms.sign_in.ResetPasswordKeyForm",
    "reauthenticate": "common.forms.sign_in.ReauthenticateForm",
}

SOCIALACCOUNT_ADAPTER = "programmes.sign_in.adapters.OrganisationAccountAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True  # to connect or disconnect an organisation
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
# Any OpenID Connect issuers, several at a time (docs/how-to/connect-an-identity-provider.md).
OIDC_PROVIDERS = env.json("OIDC_PROVIDERS", default=[])
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "EMAIL_AUTHENTICATION": True,
        "OAUTH_PKCE_ENABLED": True,
        "APPS": identity_providers(OIDC_PROVIDERS),
    }
}
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# Forms may lead to the issuers, and to other hosts that they send people through on the way.
IDENTITY_PROVIDER_ORIGINS = origins(OIDC_PROVIDERS) + env.list("IDENTITY_PROVIDER_ORIGINS", default=[])

MFA_ADAPTER = "programmes.sign_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "common.forms.sign_in.AuthenticateForm",
    "reauthenticate": "common.forms.sign_in.ReauthenticateCodeForm",
    "activate_totp": "common.forms.sign_in.ActivateTOTPForm",
    "add_webauthn": "common.forms.sign_in.AddWebAuthnForm",
    "edit_webauthn": "common.forms.sign_in.EditWebAuthnForm",
    "authenticate_webauthn": "common.forms.sign_in.AuthenticateWebAuthnForm",
    "login_webauthn": "common.forms.sign_in.LoginWebAuthnForm",
    "reauthenticate_webauthn": "common.forms.sign_in.ReauthenticateWebAuthnForm",
}
MFA_TOTP_ISSUER = "PINS Portal"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds, before and after: not everybody types fast
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
# Someone with a second factor may change their address. Allauth forbids it against strangers who
# register with another's address; nobody registers here.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# What secrets of second factors are stored under: the first is used, the others are still understood.
MFA_SECRETS_KEY = env.list("MFA_SECRETS_KEY", default=[])
# Roles that see a whole area or raw comments must have a second factor.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)

USERSESSIONS_TRACK_ACTIVITY = False  # three statements a request for a figure nobody asked for
