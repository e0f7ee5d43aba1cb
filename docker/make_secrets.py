"""Write the files in docker/secrets that docker-compose.yml hands out: passwords and keys made here and now.

    python3 docker/make_secrets.py

Each file holds what one service needs and no more: only `worker` and `beat` can cross areas, only
`migrate` can change tables. Files that exist are left alone. Standard library only.
"""

import os
import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "secrets"
ROLES = ("app", "system", "owner")


def contents() -> dict[str, dict[str, str]]:
    """Return the variables of each file, with new passwords."""
    passwords = {role: secrets.token_urlsafe(32) for role in ROLES}
    urls = {
        role: f"postgresql://pins_{role}:{password}@database:5432/pins"
        for role, password in passwords.items()
    }
    administrator = secrets.token_urlsafe(32)
    app = {"DATABASE_URL": urls["app"]}
    return {
        "server.env": {"POSTGRES_PASSWORD": administrator},
        "administrator.env": {
            "DATABASE_ADMIN_URL": f"postgresql://postgres:{administrator}@database:5432/postgres",
            **{f"DATABASE_{role.upper()}_PASSWORD": password for role, password in passwords.items()},
        },
        "owner.env": {"DATABASE_OWNER_URL": urls["owner"]},
        "worker.env": {**app, "DATABASE_SYSTEM_URL": urls["system"]},
        "web.env": app,
        "portal.env": {"SECRET_KEY": secrets.token_urlsafe(64), "MFA_SECRETS_KEY": secrets.token_urlsafe(48)},
    }


def main(folder: Path = FOLDER) -> int:
    """Write all files, readable by their owner alone; return 1 if some exist already."""
    folder.mkdir(mode=0o700, exist_ok=True)
    wanted = contents()
    existing = [name for name in wanted if (folder / name).exists()]
    if existing:
        sys.stderr.write(f"{', '.join(existing)} exist already in {folder}: nothing was written.\n")
        return 1
    for name, variables in wanted.items():
        lines = "".join(f"{key}={value}\n" for key, value in variables.items())
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(lines)
    sys.stdout.write(f"Written to {folder}. Keep a copy where you keep other keys.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
