"""Checks of what comes from elsewhere: the lock files, and what is known against their packages."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from launcher.lock import FILES, REQUIREMENTS, lock
from launcher.outcome import Outcome
from launcher.places import PYTHON, ROOT
from launcher.problems import Problem

AUDIT_SECONDS = 120


def lock_in_step() -> Outcome:
    """Lock again beside the real files, upgrading nothing: a difference means pyproject.toml has moved on."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in FILES:
            shutil.copy(REQUIREMENTS / file, folder)
        try:
            lock(folder)
        except Problem as problem:
            return Outcome(passed=False, output=str(problem))
        stale = [file for file in FILES if entries(folder / file) != entries(REQUIREMENTS / file)]
    return Outcome(not stale, f"Out of step with pyproject.toml: {', '.join(stale)}. Run `make lock`.")


def entries(file: Path) -> list[str]:
    """Return the locked releases, without comments and hashes: an index may add files to a release later."""
    return [line.split(" \\")[0] for line in file.read_text().splitlines() if line and line[0] not in " #"]


def known_vulnerabilities() -> Outcome:
    """Ask the audit service about every package of production; pass with a remark if it cannot be asked."""
    command = [str(PYTHON.with_name("pip-audit")), "-r", "requirements/production.txt", "--require-hashes"]
    command += ["--disable-pip", "--progress-spinner", "off", "-f", "json"]
    try:
        done = subprocess.run(
            command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=AUDIT_SECONDS
        )
        packages = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return Outcome(passed=True, remark=": not done: the audit service cannot be reached from here")
    return audit_outcome(packages)


def audit_outcome(packages: list[dict[str, object]]) -> Outcome:
    """Judge pip-audit's answer: a vulnerable package fails, one that the service does not know is counted."""
    vulnerable = [f"{package['name']}: {package['vulns']}" for package in packages if package.get("vulns")]
    unknown = sum(1 for package in packages if "skip_reason" in package)
    remark = f": {len(packages) - unknown} of {len(packages)} packages known to the audit service"
    return Outcome(not vulnerable, "\n".join(vulnerable), remark)
