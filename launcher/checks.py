"""`python -m launcher.checks`: every check of `make check`, two at a time, each with one line of result."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from launcher.house import no_machine_names
from launcher.outcome import Outcome
from launcher.places import PYTHON, ROOT
from launcher.supply import known_vulnerabilities, lock_in_step

# Enough for the production settings to load: the values lead nowhere.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "pins_portal.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "portal.example",
    "BASE_URL": "https://portal.example",
    "DATABASE_URL": "postgresql://pins_app@127.0.0.1:1/pins",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}


@dataclass(frozen=True)
class Check:
    """One check: what it is called and what is run for it."""

    name: str
    run: Callable[[], Outcome]


def tool(name: str, *arguments: str, env: dict[str, str] | None = None) -> Callable[[], Outcome]:
    """Return a check that runs a program of .venv and passes if that ends with 0."""

    def run() -> Outcome:
        program = [str(PYTHON.with_name(name)), *arguments]
        done = subprocess.run(
            program, cwd=ROOT, env={**os.environ, **(env or {})}, check=False, capture_output=True, text=True
        )
        return Outcome(done.returncode == 0, f"{done.stdout}\n{done.stderr}".strip())

    return run


def manage(*arguments: str, env: dict[str, str]) -> Callable[[], Outcome]:
    # Django warns that it cannot look into the database: there is none, on purpose.
    return tool("python", "-W", "ignore::RuntimeWarning", "manage.py", *arguments, env=env)


CHECKS = (
    Check("types (mypy)", tool("mypy")),
    Check("lint (ruff check)", tool("ruff", "check", ".")),
    Check("layout (ruff format)", tool("ruff", "format", "--check", ".")),
    Check("import contracts", tool("lint-imports")),
    Check("templates (djlint)", tool("djlint", "templates", "--lint", "--quiet")),
    Check("production settings", manage("check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION)),
    Check("no migration missing", manage("makemigrations", "--check", "--dry-run", env=PRODUCTION)),
    Check("lock files in step", lock_in_step),
    Check("known vulnerabilities", known_vulnerabilities),
    Check("no registry or machine named", no_machine_names),
)


def timed(check: Check) -> tuple[Check, Outcome, float]:
    started = time.monotonic()
    return check, check.run(), time.monotonic() - started


def report(results: Iterable[tuple[Check, Outcome, float]]) -> int:
    """Print a line for each check, with its output if it failed; return how many failed."""
    failed = 0
    for check, outcome, seconds in results:
        word = "ok    " if outcome.passed else "FAILED"
        print(f"  {word} {check.name} ({seconds:.1f} s){outcome.remark}", flush=True)
        if not outcome.passed:
            failed += 1
            print(outcome.output, flush=True)
    return failed


def main(checks: Iterable[Check] = CHECKS) -> int:
    with ThreadPoolExecutor(max_workers=2) as pool:
        failed = report(pool.map(timed, checks))
    print("All checks passed." if not failed else f"{failed} of the checks failed.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
