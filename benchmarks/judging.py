"""How well right and wrong documents are told apart when every field is read truly: planted defects and near misses.

`python -m benchmarks.judging` prints the tables of docs/judging.md; `--write docs/judging.md` puts them there instead.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from benchmarks import large_register, page
from benchmarks.defects.duplicates import BLOCKING, DUPLICATES, LOOK_ALIKES, Disguise
from benchmarks.defects.registry import Planted, all_planted
from benchmarks.figure import Figure
from validators.registry import load_rules

COUNT: Final = 40
"""Documents with each defect, and as many near misses."""
DUPLICATE_COUNT: Final = 500
"""Duplicates over all disguises, and as many documents that only look like one."""
SEED: Final = 20281


@dataclass(slots=True)
class Score:
    """What came of one code.

    Attributes:
        found: Of the documents with the defect.
        alarms: Of the near misses.
        strays: Codes that neither the defect nor its near miss explains, and how often.
    """

    code: str
    wrong: int = 0
    found: int = 0
    right: int = 0
    alarms: int = 0
    strays: Counter[str] = field(default_factory=Counter)


def score(planted: Planted, count: int, seed: int = SEED) -> Score:
    """Judge documents with one defect and their near misses."""
    result = Score(planted.code)
    for number in range(count):
        for wrong in (True, False):
            scene = planted.plant(Random(f"{seed}/{planted.code}/{number}/{wrong}"), wrong)
            codes = scene.codes()
            result.strays.update(codes - planted.beside - {planted.code})
            result.wrong += wrong
            result.right += not wrong
            result.found += wrong and planted.code in codes
            result.alarms += not wrong and planted.code in codes
    return result


@dataclass(slots=True)
class Disguised:
    """What came of one disguise of a duplicate, or of one kind of look-alike.

    Attributes:
        wrong: Duplicates that no duplicate code blocks, or right documents that one does.
        codes: What was found, and how often.
    """

    name: str
    documents: int = 0
    wrong: int = 0
    codes: Counter[str] = field(default_factory=Counter)


def disguised(group: Mapping[str, Disguise], count: int, *, blocked: bool, seed: int = SEED) -> list[Disguised]:
    """Judge documents of every disguise in turn; `blocked` says what is right for them."""
    results = {name: Disguised(name) for name in group}
    for number, name in zip(range(count), itertools.cycle(group), strict=False):
        codes = group[name](Random(f"{seed}/{name}/{number}")).codes()
        one = results[name]
        one.documents += 1
        one.wrong += bool(codes & BLOCKING) is not blocked
        one.codes.update(codes)
    return list(results.values())


def uncovered() -> list[str]:
    """Return the codes of rules for which no defect is planted."""
    return sorted({rule.code for rule in load_rules()} - set(all_planted()))


def measure(count: int = COUNT, data: Path | None = None) -> Iterator[Figure]:
    """Yield recall and false alarms over all codes, and the speed against a large register.

    Args:
        count: Documents with each defect, and as many near misses.
        data: Folder whose large register is used again, or made there; without one it is made and thrown away.
    """
    scores = [score(planted, count) for planted in all_planted().values()]
    wrong, right = sum(one.wrong for one in scores), sum(one.right for one in scores)
    yield Figure("judging, true fields: codes with planted defects", len(scores), "codes")
    yield Figure("judging, true fields: codes without", len(uncovered()), "codes")
    yield Figure("judging, true fields: defects found (recall)", 100 * sum(one.found for one in scores) / wrong, "%")
    yield Figure("judging, true fields: near misses stopped", 100 * sum(one.alarms for one in scores) / right, "%")
    strays = sum(sum(one.strays.values()) for one in scores)
    yield Figure("judging, true fields: documents with a further code", 100 * strays / (wrong + right), "%")
    yield from _duplicates(DUPLICATE_COUNT)
    with tempfile.TemporaryDirectory() as folder:
        yield from large_register.figures(data or Path(folder))


def _duplicates(count: int) -> Iterator[Figure]:
    for name, group, blocked in (
        ("duplicates that escape", DUPLICATES, True),
        ("look-alikes blocked", LOOK_ALIKES, False),
    ):
        results = disguised(group, count, blocked=blocked)
        share = 100 * sum(one.wrong for one in results) / sum(one.documents for one in results)
        yield Figure(f"judging, true fields: {name}, of {count}", share, "%")


def code_table(count: int) -> str:
    """Judge `count` documents with the defect of every code and as many near misses; return a table in Markdown."""
    rows = ["| code | defects found | near misses stopped | further codes |", "|---|---|---|---|"]
    for planted in all_planted().values():
        one = score(planted, count)
        others = ", ".join(f"{code} {times}x" for code, times in sorted(one.strays.items()))
        rows.append(f"| {one.code} | {one.found} of {one.wrong} | {one.alarms} of {one.right} | {others} |")
    return "\n".join([*rows, "", f"Without a planted defect: {', '.join(uncovered()) or 'none'}."])


def duplicate_table() -> str:
    """Judge duplicates and look-alikes in every disguise; return a table in Markdown."""
    rows = ["| duplicate or look-alike | documents | judged wrongly | codes |", "|---|---|---|---|"]
    for group, blocked in ((DUPLICATES, True), (LOOK_ALIKES, False)):
        for each in disguised(group, DUPLICATE_COUNT, blocked=blocked):
            found = ", ".join(f"{code} {times}x" for code, times in sorted(each.codes.items()))
            rows.append(f"| {each.name} | {each.documents} | {each.wrong} | {found} |")
    return "\n".join(rows)


def main() -> None:
    """Print the tables of all codes and of duplicates, or write them into a page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judging", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=COUNT, help="documents with each defect, and as many near misses")
    parser.add_argument("--write", type=Path, help="put the tables into this page")
    options = parser.parse_args()
    codes, duplicates = code_table(options.count), duplicate_table()
    if not options.write:
        print(f"{codes}\n\n{duplicates}")
        return
    text = page.with_section(options.write.read_text(encoding="utf-8"), "codes", codes)
    options.write.write_text(page.with_section(text, "duplicates", duplicates), encoding="utf-8")


if __name__ == "__main__":
    main()
