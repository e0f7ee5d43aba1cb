import subprocess
from pathlib import Path

import pytest

from launcher import house, supply
from launcher.checks import Check, main, tool
from launcher.outcome import Outcome
from launcher.places import ROOT


def test_vulnerable_package_fails_the_check() -> None:
    packages: list[dict[str, object]] = [
        {"name": "sound", "version": "1", "vulns": []},
        {"name": "leaky", "version": "2", "vulns": [{"id": "CVE-0000-0001"}]},
        {"name": "unheard-of", "skip_reason": "not found"},
    ]
    outcome = supply.audit_outcome(packages)
    assert not outcome.passed
    assert "leaky" in outcome.output
    assert "CVE-0000-0001" in outcome.output
    assert "sound" not in outcome.output
    assert outcome.remark == ": 2 of 3 packages known to the audit service"


def test_lock_entries_are_compared_without_hashes_and_comments(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("django==6.1.3 \\\n    --hash=sha256:00\n    # via pins-portal\nredis==8.1.0 \\\n")
    assert supply.entries(lock) == ["django==6.1.3", "redis==8.1.0"]


def test_lock_files_name_hashes_and_no_index() -> None:
    for name in supply.FILES:
        text = (ROOT / "requirements" / name).read_text()
        assert len(supply.entries(ROOT / "requirements" / name)) > 30
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_registry_host_in_a_tracked_file_fails_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    (tmp_path / "notes.txt").write_text(f"see https://{house.REGISTRIES[0]}/simple")
    for command in (["init", "-q"], ["add", "notes.txt"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    outcome = house.no_machine_names()
    assert not outcome.passed
    assert outcome.output.startswith("notes.txt:1:")
    (tmp_path / "notes.txt").write_text("see the guide")
    assert house.no_machine_names().passed


def test_failing_check_prints_its_output_and_fails_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    checks = (
        Check("fine", lambda: Outcome(passed=True, output="not shown", remark=": a remark")),
        Check("broken", tool("python", "-c", "print('what is wrong'); raise SystemExit(1)")),
    )
    assert main(checks) == 1
    printed = capsys.readouterr().out
    assert "not shown" not in printed
    assert "a remark" in printed
    assert "what is wrong" in printed
    assert "1 of the checks failed." in printed
