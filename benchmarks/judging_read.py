"""How well right and wrong documents are told apart when they are read from paper: planted defects, printed and read.

`python -m benchmarks judging --through-reading` prints the table. Every document that a layout of the sample documents
can show is printed, read in the jail as any file is, cleansed and judged in the very world it was planted in. From
true fields the same documents are all judged rightly, so that what is lost here is lost by reading.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks import page
from benchmarks.defects.electronic import electronic_printable, print_electronic
from benchmarks.defects.printed import SHOWN, as_printed, print_scene, printable
from benchmarks.defects.registry import Plant, Planted, all_planted
from benchmarks.defects.right import DATED
from benchmarks.defects.scene import Scene
from benchmarks.defects.sheet import print_sheet, sheet_printable
from benchmarks.figure import Figure
from documents.business import BusinessDocument
from documents.finding import Severity
from documents.reading import Registers
from extractors.jail.client import Jail
from validators.cleanse.document import cleanse
from validators.judge import judge

COUNT: Final = 4
"""Documents with each defect, and as many near misses: some 500 files, two minutes of a CPU."""
SEED: Final = 20291
COMMAND: Final = "python -m benchmarks judging --through-reading"
ADDRESSES: Final = frozenset({"vendor_address", "buyer_address"})
"""Not compared: a page writes them in its own way."""
DRAWS: Final = 40
"""How often a printable document of one code is drawn before the code counts as one that no layout shows."""


@dataclass(slots=True)
class ReadScore:
    """What came of one code.

    Attributes:
        found: Of the documents with the defect.
        stopped: Of those not found, the ones that another finding keeps from being posted or paid.
        alarms: Of the near misses.
        held: Of the near misses, those that reading alone keeps from being posted and paid: from true fields they are.
        unread: Header fields that were read otherwise than printed, of the documents judged wrongly.
        strays: Codes that neither the defect nor its near miss explains, and how often.
    """

    code: str
    wrong: int = 0
    found: int = 0
    stopped: int = 0
    right: int = 0
    alarms: int = 0
    held: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    strays: Counter[str] = field(default_factory=Counter)
    names: list[str] = field(default_factory=list)

    @property
    def posted(self) -> int:
        """Of the documents with the defect, those posted and paid all the same."""
        return self.wrong - self.found - self.stopped


@dataclass(frozen=True, slots=True)
class Print:
    """A document on paper, and the world it came from; its name is the seed of both."""

    name: str
    scene: Scene
    pdf: bytes


def prints(planted: Planted, count: int, *, wrong: bool, seed: int = SEED) -> Iterator[Print]:
    """Yield at most `count` printed documents of one code; none where no layout shows any.

    Where no near miss can be printed, right documents of any kind stand in for them.
    """
    shown = itertools.islice(_printable(planted.plant, planted.code, wrong, DRAWS * count, seed), count)
    found = list(shown)
    if not found and not wrong:
        found = list(itertools.islice(_printable(_right, planted.code, wrong, DRAWS * count, seed), count))
    yield from found


def _printable(plant: Plant, code: str, wrong: bool, draws: int, seed: int) -> Iterator[Print]:
    for number in range(draws):
        name = f"{seed}/{code}/{number}/{wrong}"
        scene = as_printed(plant(Random(name), wrong))
        if (code in scene.codes()) is wrong:
            paper = _printed(name, scene)
            if paper is not None and (code in paper.scene.codes()) is wrong:
                yield paper


def _printed(name: str, scene: Scene) -> Print | None:
    """Return the document in a layout that shows all of it, else as an e-invoice or on a plain sheet, or None."""
    if printable(scene):
        pdf = print_scene(scene, Random(name))
        return Print(name, scene, pdf) if pdf is not None else None
    if electronic_printable(scene):
        made = print_electronic(scene, Random(name))
        return Print(name, made[1], made[0]) if made is not None else None
    if not sheet_printable(scene):
        return None
    file, shown = print_sheet(scene, Random(name))
    return Print(name, shown, file)


def _right(dice: Random, _wrong: bool) -> Scene:
    return dice.choice(DATED)(dice)


def read_back(paper: Print, jail: Jail, folder: Path) -> BusinessDocument | None:
    """Read a paper with the client's registers, and cleanse it; None when nothing could be read."""
    scene, file = paper.scene, folder / "printed.pdf"
    file.write_bytes(paper.pdf)
    registers = Registers(
        own=tuple(entity.known() for entity in scene.client.entities),
        vendors=tuple(vendor.known() for vendor in scene.vendors),
    )
    found = jail.read(file, registers).documents
    if not found:
        return None
    return cleanse(found[0], received_on=scene.received_on, client=scene.client, master=scene.context().master)


def score(planted: Planted, count: int, jail: Jail, folder: Path) -> ReadScore:
    """Print, read and judge documents with one defect and their near misses."""
    result = ReadScore(planted.code)
    for wrong in (True, False):
        for paper in prints(planted, count, wrong=wrong):
            _count(result, planted, paper, read_back(paper, jail, folder), wrong=wrong)
    return result


def _judged(document: BusinessDocument | None, scene: Scene) -> tuple[frozenset[str], bool]:
    """Return the codes found, and whether a finding keeps the document from being posted or paid."""
    if document is None:
        return frozenset(), True
    findings = judge(document, scene.context()).findings
    stopped = any(finding.severity in (Severity.BLOCK_POST, Severity.BLOCK_PAY) for finding in findings)
    return frozenset(finding.code for finding in findings), stopped


def _count(result: ReadScore, planted: Planted, paper: Print, read: BusinessDocument | None, *, wrong: bool) -> None:
    codes, stopped = _judged(read, paper.scene)
    found = planted.code in codes
    result.strays.update(codes - planted.beside - {planted.code})
    if wrong:
        result.wrong += 1
        result.found += found
        result.stopped += stopped and not found
    else:
        result.right += 1
        result.alarms += found
        result.held += stopped and not _judged(paper.scene.document, paper.scene)[1]
    if found is not wrong:
        result.unread.update(differences(paper.scene.document, read))
        result.names.append(paper.name)


def differences(printed: BusinessDocument, read: BusinessDocument | None) -> list[str]:
    """Return the names of header fields that were read otherwise than printed, and "lines" where those differ."""
    if read is None:
        return ["everything"]
    names = [name for name in sorted(SHOWN - ADDRESSES) if _value(printed, name) != _value(read, name)]
    return [*names, *(["lines"] if _figures(printed) != _figures(read) else [])]


def _value(document: BusinessDocument, name: str) -> Any:
    value = getattr(document, name)
    return value and value.value


def _figures(document: BusinessDocument) -> list[tuple[Any, ...]]:
    return [(line.quantity, line.unit_price, line.net_amount) for line in document.lines]


def all_scores(count: int) -> list[ReadScore]:
    """Print, read and judge `count` documents of every code that a page can cause, and as many near misses."""
    with tempfile.TemporaryDirectory() as folder, Jail() as jail:
        scores = [score(planted, count, jail, Path(folder)) for planted in all_planted().values()]
    return [one for one in scores if one.wrong and one.right]


def measure(count: int = COUNT) -> Iterator[Figure]:
    """Yield recall and false alarms over all codes that a paper of the layouts can cause."""
    yield from figures_of(all_scores(count))


def figures_of(scores: list[ReadScore]) -> Iterator[Figure]:
    """Yield the figures of codes that have been measured."""
    wrong, right = sum(one.wrong for one in scores), sum(one.right for one in scores)
    yield Figure("judging, through reading: codes that a page can cause", len(scores), "codes")
    yield Figure("judging, through reading: documents read", wrong + right, "documents")
    shares = {
        "defects found by their code (recall)": (sum(one.found for one in scores), wrong),
        "defects stopped by another finding": (sum(one.stopped for one in scores), wrong),
        "defects posted all the same": (sum(one.posted for one in scores), wrong),
        "near misses stopped": (sum(one.alarms for one in scores), right),
        "near misses held for what was not read": (sum(one.held for one in scores), right),
    }
    for name, (part, whole) in shares.items():
        yield Figure(f"judging, through reading: {name}", 100 * part / whole, "%")
    strays = sum(sum(one.strays.values()) for one in scores)
    yield Figure("judging, through reading: further codes, of 100 documents", 100 * strays / (wrong + right), "codes")


def as_table(scores: list[ReadScore]) -> str:
    """Return the table of all codes in Markdown."""
    rows = [
        "| code | found by its code | stopped by another finding | posted all the same | near misses stopped "
        "| read otherwise | further codes |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in scores:
        unread, strays = (_listed(each) for each in (one.unread, one.strays))
        counts = f"{one.found} of {one.wrong} | {one.stopped or ''} | {one.posted or ''} | {one.alarms} of {one.right}"
        rows.append(f"| {one.code} | {counts} | {unread} | {strays} |")
    return "\n".join(rows)


def _listed(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {times}x" for name, times in sorted(counter.items()))


def as_text(scores: list[ReadScore], count: int) -> str:
    """Return what was measured, with which command, the table of all codes and the figures, in Markdown."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    figures = "\n".join(f"- {one.name}: {one.rounded()} {one.unit}" for one in figures_of(scores))
    return f"`{COMMAND} --count {count}`, {today}:\n\n{figures}\n\n{as_table(scores)}"


def run(count: int, *, figures: Path | None = None, names: bool = False) -> None:
    """Measure `count` documents of every code, and print the table.

    Args:
        count: Documents with each defect, and as many near misses.
        figures: The page of figures; these go there, and the table to `judging.md` beside it, instead of being printed.
        names: Print the names of the documents that were judged wrongly as well.
    """
    scores = all_scores(count)
    if figures:
        table = figures.with_name("judging.md")
        new = page.rows(list(figures_of(scores)), f"{COMMAND} --count {count}")
        figures.write_text(page.merged(figures.read_text(encoding="utf-8"), new), encoding="utf-8")
        text = page.with_section(table.read_text(encoding="utf-8"), "through reading", as_text(scores, count))
        table.write_text(text, encoding="utf-8")
    else:
        print(as_text(scores, count))
    for one in scores if names else ():
        print("".join(f"\n{name}" for name in one.names), end="")


def main() -> None:
    """Print the table of all codes."""
    summary = (__doc__ or "").splitlines()[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judging_read", description=summary)
    parser.add_argument("--count", type=int, default=COUNT, help="documents with each defect, and as many near misses")
    parser.add_argument("--names", action="store_true", help="name the documents that were judged wrongly")
    parser.add_argument("--write", type=Path, help="put the figures into this page, and the table beside it")
    options = parser.parse_args()
    run(options.count, figures=options.write, names=options.names)


if __name__ == "__main__":
    main()
