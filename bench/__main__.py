"""`python -m bench`: measure, print a table and JSON; exit status 1 if a figure exceeds its limit."""

import argparse
import sys
from pathlib import Path

from .report import as_json, as_table
from .stage import install, stage


def main(arguments: list[str]) -> int:
    asked = parse(arguments)
    with stage() as folder:
        import django

        django.setup()  # the settings could not be read before the services were there
        from .run import measure

        install()
        figures = measure(asked, folder)
    print(as_table(figures), end="\n\n")
    print(as_json(figures))
    if asked.json:
        asked.json.write_text(as_json(figures) + "\n")
    return 0 if all(figure.keeps_its_limit for figure in figures) else 1


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="What the portal costs on this machine."
    )
    parser.add_argument("--schools", type=int, default=2800, help="in the large area (%(default)s)")
    parser.add_argument("--people", type=int, default=500, help="in the large area (%(default)s)")
    parser.add_argument(
        "--rounds", type=int, default=9, help="each page is measured in so many (%(default)s)"
    )
    parser.add_argument("--requests", type=int, default=50, help="for each page in a round (%(default)s)")
    parser.add_argument("--visits", type=int, default=1000, help="before memory is measured (%(default)s)")
    parser.add_argument("--answers", type=int, default=20_000, help="to a survey (%(default)s)")
    parser.add_argument("--emails", type=int, default=20_000, help="to be queued at once (%(default)s)")
    parser.add_argument("--letters", type=int, default=1000, help="of those, delivered (%(default)s)")
    parser.add_argument("--documents", type=int, default=10, help="to be made (%(default)s)")
    parser.add_argument("--register", type=int, default=50_000, help="schools in it (%(default)s)")
    parser.add_argument("--searches", type=int, default=400, help="in the register (%(default)s)")
    parser.add_argument("--json", type=Path, help="a file that the JSON is also written to")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
