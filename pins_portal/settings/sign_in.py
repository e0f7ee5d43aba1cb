"""Signing in: django-allauth, by e-mail and password, passkey or an organisation's own account."""

import environ

env = environ.Env()

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "programmes.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds a typed password counts for sensitive acts
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

SOCIALACCOUNT_ADAPTER = "programmes.sign_in.OrganisationAccountAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
# Any OpenID Connect issuer: a JSON list of {provider_id, name, client_id, secret, settings: {server_url}}.
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "EMAIL_AUTHENTICATION": True,
        "EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
        "OAUTH_PKCE_ENABLED": True,
        "APPS": env.json("OIDC_PROVIDERS", default=[]),
    }
}

MFA_ADAPTER = "programmes.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "PINS Portal"
# Roles that see a whole area or raw comments must have a second factor.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)

USERSESSIONS_TRACK_ACTIVITY = False  # three statements a request for a figure nobody asked for
