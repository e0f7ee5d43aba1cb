"""The tests' settings for a real web process, which has to serve its assets itself."""

from pins_portal.settings.test import *  # noqa: F403
from pins_portal.settings.test import DATABASES, MIDDLEWARE, STATICFILES_DIRS

# One connection a thread, for good, where production has a pool: to connect takes longer than most pages.
DATABASES["default"]["CONN_MAX_AGE"] = None
STATIC_ROOT = STATICFILES_DIRS[0]
WHITENOISE_USE_FINDERS = True
MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")
