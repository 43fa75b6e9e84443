"""`python -m benchmarks SUBJECT --json`, `SUBJECT --write docs/figures.md`, or `--all --write docs/figures.md`.

A subject is a module of this folder with a function `measure()` that yields figures. Where that function takes a
`count` or the folder `data`, they can be given: `python -m benchmarks reading --count 2000`.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import importlib
import inspect
import json
import pkgutil
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import benchmarks
from benchmarks import page
from benchmarks.figure import Figure, machine

MEASURE = re.compile(r"^def measure\(.*\) -> Iterator\[Figure\]:", re.MULTILINE)


def subjects() -> list[str]:
    """Return the names of all subjects, found by walking the folder; nothing is imported for it."""
    folder = Path(__file__).parent
    names = (module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.ispkg)
    return sorted(name for name in names if MEASURE.search((folder / f"{name}.py").read_text(encoding="utf-8")))


def measure(subject: str, given: Mapping[str, object]) -> list[Figure]:
    """Run one subject with those of the given options that it knows."""
    print(f"measuring {subject} ...", file=sys.stderr)
    run = importlib.import_module(f"benchmarks.{subject}").measure
    known = {name: value for name, value in given.items() if value and name in inspect.signature(run).parameters}
    return list(run(**known))


def as_json(subject: str, figures: Sequence[Figure]) -> str:
    """Return one JSON object with the figures, the day and the machine."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    measured = [dataclasses.asdict(figure) for figure in figures]
    return json.dumps({"subject": subject, "date": today, "machine": machine(), "figures": measured}, indent=2)


def command(subject: str, count: int | None) -> str:
    """Return the command line that measures a subject so."""
    return f"python -m benchmarks {subject}" + (f" --count {count}" if count else "")


def main() -> None:
    """Measure one subject, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("subject", nargs="?", choices=subjects())
    parser.add_argument("--all", action="store_true", help="every subject")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--count", type=int, help="how many documents, where a subject asks")
    parser.add_argument("--data", type=Path, help="folder of documents with truths, where a subject asks")
    parser.add_argument(
        "--through-reading", action="store_true", help="judging: print the defects, read and judge them"
    )
    parser.add_argument("--write", type=Path, help="put the figures into this page; with --all it holds no others")
    options = parser.parse_args()
    if options.all == bool(options.subject):
        parser.error("name one subject, or --all")
    if options.through_reading and options.subject != "judging":
        parser.error("only judging is measured through reading")
    if options.through_reading:
        read = importlib.import_module("benchmarks.judging_read")
        read.run(options.count or read.COUNT, figures=options.write)
        return
    chosen = subjects() if options.all else [options.subject]
    measured = {subject: measure(subject, {"count": options.count, "data": options.data}) for subject in chosen}
    new = [row for subject, figures in measured.items() for row in page.rows(figures, command(subject, options.count))]
    if options.write:
        old = options.write.read_text(encoding="utf-8") if options.write.exists() and not options.all else ""
        options.write.write_text(page.merged(old, new), encoding="utf-8")
    elif options.json:
        print("\n".join(as_json(subject, figures) for subject, figures in measured.items()))
    else:
        print(page.merged("", new))


if __name__ == "__main__":
    main()
