from pathlib import Path

import pytest

from launcher import install, steps
from launcher.problems import Problem


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of one file, in place of this one."""
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "VAR", tmp_path / "var")
    monkeypatch.setattr(steps, "LOG", tmp_path / "install.log")
    (tmp_path / "source").write_text("first")
    return tmp_path


def copy_step(place: Path) -> steps.Step:
    def action() -> None:
        (place / "result").write_text((place / "source").read_text())

    return steps.Step("copy", "Copying", ("source",), place / "result", action, room_mb=1)


def test_step_is_done_again_only_when_its_files_change(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy_step(place).bring_up_to_date()
    copy_step(place).bring_up_to_date()
    assert capsys.readouterr().out.count("Copying") == 1
    (place / "source").write_text("second")
    copy_step(place).bring_up_to_date()
    assert (place / "result").read_text() == "second"


def test_step_is_done_again_when_its_result_was_deleted(place: Path) -> None:
    copy_step(place).bring_up_to_date()
    (place / "result").unlink()
    copy_step(place).bring_up_to_date()
    assert (place / "result").exists()


def test_failing_command_shows_its_last_words_and_what_to_do(place: Path) -> None:
    with pytest.raises(Problem, match=r"(?s)no such index.*Check the network\..*install\.log"):
        steps.run("sh", "-c", "echo no such index; exit 1", hint="Check the network.")


def test_full_disk_during_installation_is_named(place: Path) -> None:
    with pytest.raises(Problem, match=r"The disk that holds .* is full"):
        steps.run("sh", "-c", "echo write: No space left on device; exit 1", hint="Check the network.")


def test_missing_node_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Problem, match=r"Node\.js or npm was not found\. Install Node\.js 18"):
        install.require_node()


def test_old_node_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho v12.22.9\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Problem, match=r"Node\.js v12\.22\.9 is too old"):
        install.require_node()
