import os
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest

from launcher.accounts import service_account
from launcher.binaries import postgres_programs, require_runnable
from launcher.postgres import Postgres
from launcher.problems import Problem
from launcher.processes import stop
from launcher.services_for_tests import FAST
from launcher.site import choose_site, discard, record_of


def running(server: Postgres) -> "subprocess.Popen[bytes]":
    process = server.start()
    server.wait_until_ready(process)
    return process


def prepared_and_running(server: Postgres) -> None:
    server.prepare()
    running(server)


def test_data_are_kept_from_one_start_to_the_next(server: Postgres) -> None:
    first = running(server)
    with psycopg.connect(server.admin_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'still here' AS words")
    stop(first, signal_number=signal.SIGINT, patience=5)
    second = running(server)
    with psycopg.connect(server.admin_url) as connection:
        row = connection.execute("SELECT words, current_setting('server_encoding') FROM kept").fetchone()
    stop(second, signal_number=signal.SIGINT, patience=5)
    assert row == ("still here", "UTF8")
    assert (first.returncode, second.returncode) == (0, 0)


def test_nobody_is_let_in_without_the_password(server: Postgres) -> None:
    process = running(server)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://postgres:guessed@/postgres?host={server.sockets}")
    stop(process, signal_number=signal.SIGQUIT, patience=5)
    assert server.password_file.stat().st_mode & 0o777 == 0o600


def test_server_starts_again_after_it_was_killed(server: Postgres) -> None:
    killed = running(server)
    killed.kill()
    killed.wait()
    assert (server.data / "postmaster.pid").exists()
    again = running(server)
    stop(again, signal_number=signal.SIGINT, patience=5)
    assert again.returncode == 0


def test_pid_file_that_names_another_program_is_no_hindrance(server: Postgres) -> None:
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    process = running(server)
    stop(process, signal_number=signal.SIGINT, patience=5)
    assert process.returncode == 0


@pytest.mark.parametrize("damage", ["PG_VERSION", "global/pg_control", "pg_wal"])
def test_damaged_data_get_one_sentence_and_stay_untouched(server: Postgres, damage: str) -> None:
    part = server.data / damage
    part.rename(server.site.home / "taken-away")
    before = everything_in(server.data)
    with pytest.raises(Problem) as problem:
        prepared_and_running(server)
    sentence = str(problem.value).splitlines()[-1]
    assert str(server.log) in sentence
    assert "make demo FRESH=1" in sentence
    assert everything_in(server.data) >= before
    (server.site.home / "taken-away").rename(part)


def everything_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_server_runs_in_a_checkout_with_a_deep_path(tmp_path: Path, sockets: Path) -> None:
    home = tmp_path.joinpath(*["a-folder-with-a-long-name"] * 8, "postgres")
    home.parent.mkdir(parents=True)
    server = Postgres(choose_site(home), sockets=sockets, log=home.parent / "log", settings=FAST)
    server.prepare()
    stop(running(server), signal_number=signal.SIGINT, patience=5)
    discard(home)
    assert not home.exists()


def test_data_go_where_the_servers_user_can_reach_them(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    home = tmp_path / "postgres"
    site = choose_site(home)
    assert site.home.is_relative_to(tmp_path) == (os.geteuid() != 0)
    assert choose_site(home) == site
    require_runnable(site.programs / "initdb", site.account)
    discard(home)
    assert not site.home.exists()
    assert not record_of(home).exists()


def test_missing_system_library_is_named(open_folder: Path) -> None:
    # The libraries bundled with initdb are found by their place relative to it.
    stray = open_folder / "initdb"
    stray.write_bytes((postgres_programs() / "initdb").read_bytes())
    stray.chmod(0o755)
    with pytest.raises(Problem, match=r"initdb needs the system library libpq.*: install it"):
        require_runnable(stray, service_account(open_folder / "postgres"))
