"""What docker compose starts, read as text: there is no engine where the tests run."""

import os
import re
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server

import pytest
import yaml

from docker import healthcheck, make_secrets
from launcher.checks import PRODUCTION

ROOT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SECRETS = make_secrets.contents()
LASTING = sorted(set(SERVICES) - {"roles", "migrate"})


def variables_of(service: str) -> set[str]:
    """The secret variables that a service gets."""
    files = [
        Path(name).name
        for name in SERVICES[service].get("env_file", [])
        if name.startswith("docker/secrets/")
    ]
    return {name for file in files for name in SECRETS[file]} | set(SERVICES[service].get("environment", {}))


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_service_gets_only_the_database_addresses_it_needs(service: str) -> None:
    wanted = {
        "web": {"DATABASE_URL"},
        "worker": {"DATABASE_URL", "DATABASE_SYSTEM_URL"},
        "reports": {"DATABASE_URL", "DATABASE_SYSTEM_URL"},
        "beat": {"DATABASE_URL", "DATABASE_SYSTEM_URL"},
        "migrate": {"DATABASE_OWNER_URL"},
        "roles": {"DATABASE_ADMIN_URL"},
    }
    addresses = {name for name in variables_of(service) if re.fullmatch(r"DATABASE_.*URL|DATABASE_URL", name)}
    assert addresses == wanted.get(service, set())


@pytest.mark.parametrize("service", LASTING)
def test_lasting_service_is_checked_limited_and_restarted(service: str) -> None:
    declared = SERVICES[service]
    assert declared["healthcheck"]["test"]
    assert set(declared["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert declared["restart"] == "unless-stopped"
    assert declared["cap_drop"] == ["ALL"]


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, declared in SERVICES.items() if "ports" in declared] == ["proxy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["database"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]
    assert SERVICES["proxy"]["networks"] == ["outside"]


def test_every_volume_and_file_that_is_mounted_exists() -> None:
    mounts = [mount.split(":")[0] for declared in SERVICES.values() for mount in declared.get("volumes", [])]
    assert {mount for mount in mounts if not mount.startswith("./")} == set(COMPOSE["volumes"])
    assert all((ROOT / mount).exists() for mount in mounts if mount.startswith("./"))


def test_workers_take_from_every_queue_and_none_twice() -> None:
    from django.conf import settings

    commands = [SERVICES[name]["command"] for name in ("worker", "reports")]
    queues = [queue for command in commands for queue in command[command.index("--queues") + 1].split(",")]
    assert sorted(queues) == sorted(settings.WORKER_QUEUES)


def test_image_is_made_from_files_that_exist_and_runs_as_nobody_special() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for line in re.findall(r"^COPY (?!--from)(.*)$", dockerfile, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert source in let_in, source
    assert dockerfile.index("\nUSER portal\n") < dockerfile.index("\nCMD [")


def settings_read() -> set[str]:
    """The names of environment variables that any settings module of production reads."""
    modules = [
        path for path in (ROOT / "pins_portal/settings").glob("*.py") if path.stem not in ("demo", "test")
    ]
    code = "\n".join(path.read_text() for path in modules)
    return set(re.findall(r"""\benv(?:\.\w+)?\(\s*["']([A-Z_]+)["']""", code)) | set(
        re.findall(r"""\(\s*["'](DATABASE_\w*URL)["']""", code)
    )


def test_every_setting_that_is_read_is_documented() -> None:
    documented = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert {"DATABASE_URL", "SECRET_KEY", "CLAMD_URL"} <= settings_read()
    assert settings_read() - documented == set()


def test_every_documented_setting_is_read() -> None:
    documented = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    compose = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    by_libraries = {name for name in documented if name.startswith("AWS_")}
    assert documented - settings_read() - compose - by_libraries == set()


@pytest.mark.parametrize(("said", "expected"), [({}, "True"), ({"SECURE_HSTS_{}": "no"}, "False")])
@pytest.mark.parametrize("name", ["INCLUDE_SUBDOMAINS", "PRELOAD"])
def test_browsers_insist_on_https_as_far_as_the_environment_says(
    name: str, said: dict[str, str], expected: str
) -> None:
    environment = {**os.environ, **PRODUCTION, **{key.format(name): value for key, value in said.items()}}
    ask = f"from django.conf import settings; print(settings.SECURE_HSTS_{name})"
    answer = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == expected


def test_secrets_are_new_each_time_and_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    assert make_secrets.main(folder) == 0
    assert {path.name for path in folder.iterdir()} == set(SECRETS)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    before = (folder / "portal.env").read_text()
    assert make_secrets.contents()["portal.env"]["SECRET_KEY"] not in before


def test_secrets_are_never_overwritten(tmp_path: Path) -> None:
    make_secrets.main(tmp_path)
    before = {path: path.read_text() for path in tmp_path.iterdir()}
    assert make_secrets.main(tmp_path) == 1
    assert {path: path.read_text() for path in tmp_path.iterdir()} == before


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a web server in front of the portal."""
    from django.core.wsgi import get_wsgi_application

    with make_server("127.0.0.1", 0, get_wsgi_application()) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_container_health_check_asks_under_the_portals_own_name(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "localhost, portal.example")
    assert healthcheck.is_alive(port)
    monkeypatch.setenv("ALLOWED_HOSTS", "stranger.example")
    assert not healthcheck.is_alive(port)


def test_container_health_check_fails_when_nothing_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "localhost")
    assert not healthcheck.is_alive(1)
