#!/usr/bin/env python
"""Run a management command: against the running demo, unless the environment says otherwise."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pins_portal.settings.demo")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "supply the ENGINE value" not in str(error):
            raise
        sys.exit("There is no database. Start the demo with `make demo`, or set DATABASE_URL.")


if __name__ == "__main__":
    main()
