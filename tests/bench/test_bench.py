"""The bench runs, and what it counts (not what it times) is as it should be."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.report import Figure, as_table
from launcher.places import ROOT

TINY = [
    "--schools=8",
    "--people=9",
    "--rounds=1",
    "--requests=2",
    "--visits=8",
    "--answers=400",
    "--emails=20",
    "--letters=10",
    "--documents=1",
    "--register=50",
    "--searches=20",
]


def test_bench_prints_a_table_and_json(django_db_setup: None, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    services = {"DATABASE_URL": os.environ["PINS_TEST_ADMIN_URL"], "REDIS_URL": os.environ["REDIS_URL"]}
    done = subprocess.run(
        [sys.executable, "-m", "bench", *TINY, f"--json={file}"],
        env={**os.environ, **services},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode in {0, 1}, done.stderr[-3000:]  # 1: too slow here, which is no fault of the code
    table, _, printed = done.stdout.partition("\n\n")
    assert table.splitlines()[2].startswith("Bare view of Django")
    assert json.loads(printed) == json.loads(file.read_text())
    figures = {(figure["name"], figure["unit"]): figure for figure in json.loads(printed)["figures"]}
    assert figures["Empty page inside an area", "ms of processor"]["ratio"] > 1
    few, many = (figures[f"Home, {records} records", "queries"]["value"] for records in ("few", "many"))
    assert few <= many <= 16  # the area with many has an audit, which home asks more about
    assert 0 < figures["Worker at its largest, all its processes", "MiB"]["value"] < 300


def test_figure_over_its_limit_stands_out_in_the_table() -> None:
    figures = [Figure("Memory", 251, "MiB", limit=250), Figure("Queries", 9, "queries", limit=14)]
    _, memory, queries = as_table(figures).splitlines()
    assert memory.endswith("250 EXCEEDED")
    assert queries.endswith("14")
