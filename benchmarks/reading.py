"""How well documents are read that nobody has seen: varied documents of an unseen grammar, and layouts kept apart.

`python -m benchmarks.reading --count 2000` prints the tables of docs/reading.md; `--data DIR` reads a folder with a
manifest and truths instead. Files are read as `daybook read` reads them, two at a time.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import sample_docs
from benchmarks.equality import HEADER
from benchmarks.figure import Figure
from benchmarks.tally import BINS, Tally, Verdict
from daybook.reading import Reading, Target, world
from sample_docs.generator.printed import missing, write_printed
from sample_docs.generator.variety import documents
from sample_docs.generator.variety.dice import NEWEST, Family
from sample_docs.generator.variety.write import SCANS, write_varied

COUNT: Final = 96
"""Born-digital documents of each family; of each grade of scans and of photos, which take long, a sixth."""
SEED: Final = 20271
JAILS: Final = 2
SCAN_SHARE: Final = 6
SAMPLES: Final = Path(sample_docs.__file__).parent
HEADLINE: Final = NEWEST
"""The set that tells how well reading is: its family is looked at by nobody who works on the readers."""
EARLIER: Final[tuple[Family, ...]] = ("seventh", "sixth", "fifth", "fourth", "third", "held-out")
"""Families that were the headline once and have been looked at since, the latest first."""
KNOWN: Final = f"{HEADLINE}, vendors known"
OURS: Final = f"{HEADLINE}, vendors and own companies known"
"""Sets that are read with a register of their vendors, and with one of the companies that may be billed as well, as a
client's documents are."""
REGISTERS: Final = {KNOWN: ("vendors.csv",), OURS: ("vendors.csv", "companies.csv")}
"""By set, the files of `world`'s registers that lie beside its manifest."""
PRINTED: Final = "printed by a browser"
"""Papers of web software, from templates that share nothing with the varied generator; looked at by nobody either."""
LANGUAGES: Final = ("en", "de", "fr", "nl", "es", "it")


@dataclass(slots=True)
class Measured:
    """What came of one set of documents; further tallies by language, country and kind."""

    name: str
    tally: Tally
    seconds: float
    by: dict[str, Tally] = field(default_factory=dict)

    @property
    def speed(self) -> float:
        """Documents a second."""
        return self.tally.documents / self.seconds if self.seconds else 0.0


def measure(count: int = COUNT, data: Path | None = None) -> Iterator[Figure]:
    """Yield the figures of all sets, or of the folder given."""
    yield from figures_of(list(read_sets(count, data)))


def figures_of(measured: Sequence[Measured]) -> Iterator[Figure]:
    """Yield the figures of sets that have been read."""
    for one in measured:
        for name, share in one.tally.shares():
            if share is not None:
                yield Figure(f"reading, {one.name}: {name}", 100 * share, "%")
        yield Figure(f"reading, {one.name}: speed", one.speed, "documents/s")
    by_name = {one.name: one for one in measured}
    if HEADLINE in by_name:
        for name in (HEADLINE, *EARLIER):
            drop = by_name["tuning"].tally.recall() - by_name[name].tally.recall()
            yield Figure(f"reading, from tuning to {name}: header fields lost", 100 * drop, "percentage points")
        yield from _in_detail(by_name[HEADLINE])


def _in_detail(headline: Measured) -> Iterator[Figure]:
    """Yield recall by language and by field."""
    for language in LANGUAGES:
        if language in headline.by:
            name = f"reading, {headline.name} in {language}: header fields right (recall)"
            yield Figure(name, 100 * headline.by[language].recall(), "%")
    for name in HEADER:
        yield Figure(f"reading, {headline.name}: {name} (recall)", 100 * headline.tally.recall(name), "%")


def read_sets(count: int, data: Path | None, scans: int | None = None, only: str = "") -> Iterator[Measured]:
    """Make, read and judge one set after the other; nothing of them is kept.

    Args:
        count: Born-digital documents of each family.
        data: A folder to read instead.
        scans: Of each grade and of photos; by default a sixth of `count`, at least one.
        only: What the names of the sets begin with that are read; all when empty.
    """
    few = max(1, count // SCAN_SHARE) if scans is None else scans
    sets = _sets(count, few) if data is None else {"given": lambda _: data}
    for name, fill in sets.items():
        if not name.startswith(only):
            continue
        if name == PRINTED and (lacking := missing()):
            print(f"{PRINTED}: not measured, {lacking}", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as folder:
            given = fill(Path(folder) / "given")
            registers = [given / file for file in REGISTERS.get(name, ())]
            yield read_set(name, given, Path(folder) / "read", registers)


def _sets(count: int, few: int) -> dict[str, Callable[[Path], Path]]:
    """Return the sets by name, each with what makes it in a folder and returns where it is."""
    families: tuple[Family, ...] = (HEADLINE, *EARLIER, "tuning")
    pictures = {f"{grade} scans": {"grade": grade} for grade in SCANS[1:]} | {"photos": {"photo": True}}
    return {
        **{family: partial(_varied, count=count, family=family) for family in families},
        **{known: partial(_varied, count=count, family=HEADLINE) for known in REGISTERS},
        **{
            f"{HEADLINE}, {name}": partial(_varied, count=few, family=HEADLINE, **how)
            for name, how in pictures.items()
            if few
        },
        PRINTED: partial(_printed, count=count),
        "layouts kept for testing": _layouts,
    }


def _varied(out: Path, count: int, family: Family, *, grade: str = "", photo: bool = False) -> Path:
    write_varied(documents(SEED, count, family=family), out, grade=grade, photo=photo)
    return out


def _printed(out: Path, count: int) -> Path:
    write_printed(SEED, count, out)
    return out


def _layouts(out: Path) -> Path:
    """Link to the repository's sample documents whose layouts nobody tunes on."""
    out.mkdir()
    rows = json.loads((SAMPLES / "manifest.json").read_text(encoding="utf-8"))["documents"]
    kept = [row for row in rows if _truth(SAMPLES, row).get("_layout_use") == "test"]
    (out / "manifest.json").write_text(json.dumps({"documents": kept}), encoding="utf-8")
    (out / "inbox").symlink_to(SAMPLES / "inbox")
    return out


def read_set(name: str, folder: Path, out: Path, registers: Sequence[Path] = ()) -> Measured:
    """Read every document that the folder's manifest names, and compare it with its truth.

    `registers`: the files of vendors and of own companies that the readers are given, in this order; or fewer.
    """
    rows = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["documents"]
    targets = [Target(folder / row["file"], out / f"{row['id']}.json") for row in rows]
    vendors, own = (*registers, None, None)[:2]
    with Reading(*world("", vendors, own), JAILS) as reading:
        start = time.monotonic()
        for _ in reading.run(targets):
            pass
        seconds = time.monotonic() - start
    measured = Measured(name, Tally(), seconds)
    for row, target in zip(rows, targets, strict=True):
        read = json.loads(target.result.read_text(encoding="utf-8"))
        _count(measured, _truth(folder, row), read)
    return measured


def _truth(folder: Path, row: Mapping[str, Any]) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((folder / row["truth"]).read_text(encoding="utf-8"))
    return truth


def _count(measured: Measured, truth: Mapping[str, Any], read: Mapping[str, Any]) -> None:
    measured.tally.add(truth, read)
    for key in ("_language", "_country", "_kind"):
        if key in truth:
            measured.by.setdefault(str(truth[key]), Tally()).add(truth, read)


# The page of tables


def as_tables(measured: Sequence[Measured]) -> str:
    """Return Markdown: all sets, which field fails where, languages and kinds, how far confidences can be relied on."""
    tables = [_summary(measured), _confusion({one.name: one.tally for one in measured})]
    detailed = next((one for one in measured if one.name in (HEADLINE, "given")), None)
    if detailed:
        languages = {f"{detailed.name}, {name}": detailed.by[name] for name in LANGUAGES if name in detailed.by}
        tables += [_confusion(languages), _parts(detailed), _reliability(measured)]
    return "\n\n".join(tables) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _percent(share: float | None) -> str:
    """Nothing to take a share of is a dash, not a nought."""
    return "–" if share is None else f"{100 * share:.1f}"


def _summary(measured: Sequence[Measured]) -> str:
    names = [name for name, _ in measured[0].tally.shares()]
    rows = [
        [one.name, str(one.tally.documents), *(_percent(share) for _, share in one.tally.shares()), f"{one.speed:.2f}"]
        for one in measured
    ]
    return _table(["% of", "documents", *names, "documents/s"], rows)


def _confusion(tallies: Mapping[str, Tally]) -> str:
    """Of every field, for every set or language: right / wrong / missing / spurious."""
    rows = [
        [name, *("/".join(str(tally.count(verdict, name=name)) for verdict in Verdict) for tally in tallies.values())]
        for name in HEADER
    ]
    return _table(["right/wrong/missing/spurious", *tallies], rows)


def _parts(one: Measured) -> str:
    rows = [
        [part, str(tally.documents), *(_percent(share) for _, share in tally.shares())]
        for part, tally in sorted(one.by.items())
    ]
    return _table([f"{one.name}, % of", "documents", *(name for name, _ in one.tally.shares())], rows)


def _reliability(measured: Sequence[Measured]) -> str:
    rows = []
    for one in measured:
        for proven, bins in sorted(one.tally.reliability.items()):
            cells = [f"{_percent(bins[b][1] / bins[b][0])} of {bins[b][0]}" if b in bins else "" for b in BINS]
            rows.append([one.name, proven, *cells])
    return _table(["% right by confidence from", "", *(f"{bound:.2f}" for bound in BINS)], rows)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=COUNT, help="born-digital documents of each family")
    parser.add_argument("--data", type=Path, help="a folder with manifest.json and truths instead")
    parser.add_argument("--scans", type=int, help="of each grade of scans and of photos; by default a sixth")
    parser.add_argument("--only", default="", help="sets whose names begin so, such as one family in all its forms")
    options = parser.parse_args()
    print(as_tables(list(read_sets(options.count, options.data, options.scans, options.only))))


if __name__ == "__main__":
    main()
