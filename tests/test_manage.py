"""Commands typed by people: an answer, not a traceback."""

import os
import subprocess
import sys
from pathlib import Path


def test_command_without_a_database_says_what_to_do():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "pins_portal.settings.test", "DATABASE_URL": ""}
    command = [sys.executable, "manage.py", "showmigrations"]
    root = Path(__file__).parents[1]
    answer = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert answer.returncode == 1
    assert "Start the demo with `make demo`, or set DATABASE_URL." in answer.stderr
    assert "Traceback" not in answer.stderr
