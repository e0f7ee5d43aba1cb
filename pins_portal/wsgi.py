"""The web process's door: gunicorn serves `application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pins_portal.settings.production")
application = get_wsgi_application()
