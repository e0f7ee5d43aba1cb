"""The web process's door: gunicorn serves `application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pins_portal.settings.production")
application = get_wsgi_application()
# What is loaded by now stays for good. The collector would write into all of it, and so give each
# worker a copy of its own: a fifth more memory.
gc.freeze()
