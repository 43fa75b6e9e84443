"""Measures how often values are right by what speaks for them: `python -m benchmarks.calibrate --seed 9100`.

Generated papers of the families that may be looked at are read born digital, scanned and photographed; every second one
with a register of the vendors and own companies of its set. Each paper is read twice: as printed, and with some of its
words turned into ones that no dictionary has, which is what a paper nobody has seen is to the readers. Half of the
papers teach the weights of `extractors/choice/confidence.toml`; the other half tells how far a confidence can be relied
on. The newest family takes no part.

Needs the extra `train`. Pictures are read by Tesseract and take minutes; `--words` keeps what was read.
"""

from __future__ import annotations

import argparse
import codecs
import datetime as dt
import hashlib
import pickle
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from benchmarks.tally import Verdict, judge
from documents.field import Candidate, FieldName
from documents.master.memory import MemoryMasterData
from documents.reading import NO_REGISTERS, DocumentReading, KnownParty, Registers
from documents.text import Page, Word
from extractors.choice.confidence import GROUPS, STORED, Scale, confidence_of, group_of, scales, support_of
from extractors.document import read_documents
from extractors.pages.pdf import read_pages
from reports.document_json import document_json
from sample_docs.generator.variety import VariedDocument, documents
from sample_docs.generator.variety.dice import FAMILIES, NEWEST, Family
from sample_docs.generator.variety.write import SCANS, degraded
from validators.cleanse.document import cleanse

KNOWN: Final[tuple[Family, ...]] = tuple(family for family in FAMILIES if family != NEWEST)
PHOTO: Final = "photo"
DIGITAL: Final = "digital"
GRADES: Final = (*SCANS[1:], PHOTO)
PICTURE_SEED: Final = 100
"""Pictures are of other papers than the born-digital ones: so much is added to the seed."""
STRANGE: Final = 0.15
"""Share of a paper's distinct words that are made strange: with it about as many fields are lost as were lost on a
family of papers when it was read for the first time."""
PULL: Final = 0.3
"""How strongly weights are drawn to nothing (L2): few values do not make a heavy weight."""
LEAST: Final = 0.005
"""A weight below this says nothing and is not stored."""
BANDS: Final = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 1.01)
_HALVES: Final = 4

Pages = tuple[Page, ...]


class Paper(NamedTuple):
    """A generated paper with the words that were read from it."""

    of: str
    name: str
    pages: Pages
    truth: Mapping[str, Any]
    registers: Registers
    taught: bool


class Sample(NamedTuple):
    """One value that was chosen: what spoke for it, and whether it is right.

    Attributes:
        of: Family and grade, such as "third, light".
        taught: Whether its paper teaches; else it measures.
        strange: Whether some words of the paper were made strange.
    """

    of: str
    name: FieldName
    support: Mapping[str, float]
    right: bool
    taught: bool
    strange: bool


# Reading


def papers(seed: int, count: int, pictures: int, words: Path) -> Iterator[Paper]:
    """Yield all papers: of each family `count` born digital, and `pictures` of each grade of scans and of photos."""
    for grade in (DIGITAL, *GRADES):
        for family in KNOWN:
            many, its_seed = (count, seed) if grade == DIGITAL else (pictures, seed + PICTURE_SEED)
            made = list(documents(its_seed, many, family=family))
            registers = Registers(
                own=tuple(_party(one.buyer) for one in made), vendors=tuple(_party(one.vendor) for one in made)
            )
            for number, one in enumerate(made):
                known = registers if number % 2 else NO_REGISTERS
                pages = _pages(one, grade, words / f"{family}-{grade}")
                yield Paper(f"{family}, {grade}", one.name, pages, one.truth, known, number % _HALVES < _HALVES // 2)


def _party(row: Mapping[str, str]) -> KnownParty:
    def some(key: str) -> tuple[str, ...]:
        return (row[key],) if row.get(key) else ()

    return KnownParty(
        name=row["name"],
        aliases=some("aliases"),
        tax_ids=some("tax_id"),
        ibans=some("ibans"),
        domains=some("domains"),
    )


def _pages(one: VariedDocument, grade: str, folder: Path) -> Pages:
    kept = folder / f"{one.name}.words"
    if not kept.exists():
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(degraded(one, grade if grade in SCANS else "", photo=grade == PHOTO))
            file.flush()
            pages = read_pages(Path(file.name))
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(pages))
    found: Pages = pickle.loads(kept.read_bytes())  # noqa: S301 - written above
    return found


def samples(paper: Paper) -> Iterator[Sample]:
    """Yield what was chosen on a paper, read as printed and with strange words."""
    for strange in (False, True):
        pages = tuple(made_strange(page, paper.name, paper.truth) for page in paper.pages) if strange else paper.pages
        reading = read_documents(pages, paper.registers)[0]
        verdicts = judge(paper.truth, _values(reading))
        for name, field in reading.fields.items():
            verdict = verdicts.get(name.value)
            if field.chosen is not None and verdict is not None:
                support = support_of(_as_candidate(field.chosen), field.others, field.proofs)
                yield Sample(paper.of, name, support, verdict is Verdict.RIGHT, paper.taught, strange)


def _as_candidate(one: Candidate) -> Candidate:
    """Return a chosen value as it was before its confidence was stated."""
    return one.model_copy(update={"evidence": one.evidence.model_copy(update={"confidence": one.evidence.characters})})


def _values(reading: DocumentReading) -> dict[str, Any]:
    """Return the values as they are reported; what cleansing leaves open is its first reading."""
    today = dt.datetime.now(dt.UTC).date()
    document = cleanse(reading, received_on=today, client=None, master=MemoryMasterData())
    clean = document_json(document, {}, ())
    chosen = {name.value: field.chosen for name, field in reading.fields.items() if field.chosen is not None}
    return {name: clean.get(name) or one.readings[0] for name, one in chosen.items()}


def made_strange(page: Page, paper: str, truth: Mapping[str, Any]) -> Page:
    """Return a page with some of its words in letters shifted by 13: of one paper, the same words wherever they stand.

    Words of true values stay, so that what is asked for is still printed.
    """
    stated = [str(value) for part in (truth, truth.get("_implied", {})) for value in part.values()]
    kept = {word for value in stated for word in value.casefold().replace(",", " ").split()}
    return replace(
        page,
        words=tuple(_strange(word, paper, kept) for word in page.words),
        second_words=tuple(_strange(word, paper, kept) for word in page.second_words),
    )


def _strange(word: Word, paper: str, kept: set[str]) -> Word:
    bare = word.text.strip(".,:;()").casefold()
    if bare in kept or not bare.isalpha() or len(bare) < 3:
        return word
    drawn = int(hashlib.sha256(f"{paper} {bare}".encode()).hexdigest()[:8], 16) / 16**8
    return replace(word, text=codecs.encode(word.text, "rot13")) if drawn < STRANGE else word


# Fitting


def fit(values: Sequence[Sample]) -> Scale:
    """Return the weights, none below 0, that make right values of one group likeliest."""
    from scipy.optimize import minimize

    kinds = sorted({kind for one in values for kind in one.support})
    names = sorted({one.name.value for one in values})
    table = np.array(
        [
            [1.0, *(one.support.get(kind, 0.0) for kind in kinds), *(one.name.value == name for name in names)]
            for one in values
        ]
    )
    table = np.vstack([table, table.mean(axis=0)])  # one wrong value more than was seen: nothing is always right
    right = np.array([*(one.right for one in values), False], float)

    def surprise(weights: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        odds, pulled = table @ weights, np.concatenate(([0.0], weights[1:]))
        lost = float((np.logaddexp(0.0, odds) - right * odds).sum() + PULL / 2 * (pulled**2).sum())
        return lost, table.T @ (1.0 / (1.0 + np.exp(-odds)) - right) + PULL * pulled

    limits = [(None, None), *((0.0, None) for _ in kinds), *((None, None) for _ in names)]
    found = minimize(surprise, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", bounds=limits).x
    weights, fields = found[1 : len(kinds) + 1], found[len(kinds) + 1 :]
    return Scale(float(found[0]), dict(zip(kinds, weights, strict=True)), dict(zip(names, fields, strict=True)))


# Storing and telling


def store(found: Mapping[str, Scale], path: Path = STORED) -> None:
    """Write weights where `extractors.choice.confidence` reads them."""
    lines = [
        "# What each kind of evidence adds to the log-odds that a chosen value is right, by group of fields.",
        "# Written by `python -m benchmarks.calibrate`; not to be changed by hand.",
    ]
    for group, scale in found.items():
        lines += ["", f'["{group}"]', f"base = {scale.base:.3f}"]
        for title, odds in (("weights", scale.weights), ("fields", scale.fields)):
            lines += ["", f'["{group}".{title}]']
            lines += [f'"{kind}" = {worth:.3f}' for kind, worth in odds.items() if abs(worth) >= LEAST]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


class Reliability(NamedTuple):
    """How far confidences can be relied on.

    Attributes:
        values: How many.
        error: Expected calibration error: the mean distance of what is said from what is right, over `BANDS`.
        bands: Of each band: how many values, the mean confidence, the share right.
    """

    values: int
    error: float
    bands: tuple[tuple[int, float, float], ...]


def reliability(said: Sequence[float], right: Sequence[bool]) -> Reliability:
    """Compare what was said of values with whether they are right."""
    stated, true = np.array(said), np.array(right, float)
    bands = []
    for low, high in pairwise(BANDS):
        held = (stated >= low) & (stated < high)
        count = int(held.sum())
        bands.append((count, float(stated[held].mean()), float(true[held].mean())) if count else (0, 0.0, 0.0))
    error = sum(count * abs(mean - share) for count, mean, share in bands) / max(len(said), 1)
    return Reliability(len(said), error, tuple(bands))


def _row(name: str, values: Sequence[Sample], weighed: Mapping[str, Scale]) -> str:
    said = [confidence_of(one.name, one.support, weighed[group_of(one.name)]) for one in values]
    told = reliability(said, [one.right for one in values])
    cells = [f"{100 * share:.1f} of {count}" if count else "" for count, _, share in told.bands]
    return f"| {name} | {told.values} | {told.error:.4f} | {' | '.join(cells)} |"


def as_table(values: Sequence[Sample], weighed: Mapping[str, Scale]) -> str:
    """Return Markdown: by kind of paper and by group, the share right in each band of confidence."""
    head = " | ".join(f"{low:.2f}" for low in BANDS[:-1])
    lines = [f"| % right by confidence from | values | error | {head} |", "| --- " * (len(BANDS) + 2) + "|"]
    lines.append(_row("all", values, weighed))
    for of in Counter(_kind(one) for one in values):
        lines.append(_row(of, [one for one in values if _kind(one) == of], weighed))
    for group in GROUPS:
        lines.append(_row(group, [one for one in values if group_of(one.name) == group], weighed))
    return "\n".join(lines)


def _kind(one: Sample) -> str:
    """Pictures are few: all families together."""
    grade = one.of.rpartition(", ")[2]
    kind = one.of if grade == DIGITAL else "photos" if grade == PHOTO else "scans"
    return kind + (", strange words" if one.strange else "")


def fitted(values: Sequence[Sample]) -> dict[str, Scale]:
    """Return the weights of every group."""
    return {group: fit([one for one in values if group_of(one.name) == group]) for group in GROUPS}


def main() -> None:
    """Read, fit on half of the papers, store, and tell of the other half."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=9100)
    options.add_argument("--papers", type=int, default=240, help="born-digital papers of each family")
    options.add_argument(
        "--pictures", type=int, default=10, help="papers of each family and grade of scans, and photos"
    )
    options.add_argument("--words", type=Path, help="folder that keeps the words read")
    options.add_argument("--measure", action="store_true", help="measure the stored weights only")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = papers(asked.seed, asked.papers, asked.pictures, asked.words or Path(folder))
        found = [sample for paper in made for sample in samples(paper)]
    if not asked.measure:
        _print_drop(found)
        store(fitted([one for one in found if one.taught]))
        scales.cache_clear()
    print(as_table([one for one in found if not one.taught], scales()))


def _print_drop(found: Sequence[Sample]) -> None:
    """Print what a family costs that took no part in fitting: the youngest of those that may be looked at."""
    kept_out = [one for one in found if one.of.startswith(KNOWN[-1])]
    weighed = fitted([one for one in found if not one.of.startswith(KNOWN[-1])])
    print(f"fitted without the family {KNOWN[-1]}, measured on it:\n{as_table(kept_out, weighed)}\n\nfitted on all:")


if __name__ == "__main__":
    main()
