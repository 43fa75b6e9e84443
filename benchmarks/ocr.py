"""Words of pictures: against plain Tesseract on the same pages in one run, with how many words and numbers are found.

Pages are born-digital sample documents drawn and damaged (`benchmarks.degrade`); their text layers are the truth.
Daybook reads every page twice; the words of either reading count as found, because both are kept as candidates. A
number is read wrongly when the reading that is believed has it and the page does not. The last figures say how often a
number read with a given confidence is right: the reliability of that confidence.

OCRmyPDF takes part where it is found: on the PATH, or as the program that the variable OCRMYPDF names. It is no
dependency; `python -m venv /tmp/ocrmypdf && /tmp/ocrmypdf/bin/pip install ocrmypdf` makes one apart.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from benchmarks.degrade import DAMAGES, Damage, Grey, damaged
from benchmarks.figure import Figure
from benchmarks.words import digital_files
from documents.text import Page, Word

PAGES: Final = 3
DAMAGED: Final = ("office", "100 dpi", "faint", "on its side", "photo aslant", "photo crumpled")
LANGUAGES: Final = "eng+deu+fra"
CORES: Final = 2
DIGITS: Final = 3
"""A word with so many digits counts as a number."""
CONFIDENCES: Final = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
LONG_SIDE: Final = 11.69
"""Inches; a picture that does not state its resolution is taken for A4."""

Words = Counter[str]


@dataclass(slots=True)
class Reading:
    """What one way of reading found on all pages of one damage."""

    seconds: float = 0.0
    found: Words = field(default_factory=Counter)
    printed: Words = field(default_factory=Counter)
    wrong: int = 0

    def add(self, seconds: float, truth: Words, words: Words, believed: Words) -> None:
        """Count one page; only words of the truth count as found, each as often as it is printed."""
        self.seconds += seconds
        self.found += truth & words
        self.printed += truth
        self.wrong += (_numbers(believed) - _numbers(truth)).total()

    def share(self, *, numbers: bool) -> float:
        """Return the share of printed words, or of printed numbers, that were found, in per cent."""
        found, printed = (_numbers(words) if numbers else words for words in (self.found, self.printed))
        return 100 * found.total() / max(1, printed.total())


def measure() -> Iterator[Figure]:
    """Yield CPU time, its ratio to plain Tesseract, and shares of words and numbers found, by damage."""
    pages = _pages()
    ocrmypdf = shutil.which(os.environ.get("OCRMYPDF", "ocrmypdf"))
    read: list[tuple[Words, Page]] = []
    for name in DAMAGED:
        ours, plain, other = Reading(), Reading(), Reading()
        for seed, (pdf, truth) in enumerate(pages, start=1):
            grey = damaged(pdf, 0, DAMAGES[name], seed)
            read.append((truth, _read_by_daybook(grey, DAMAGES[name], truth, ours)))
            _read_by_tesseract(grey, truth, plain)
            if ocrmypdf is not None:
                _read_by_ocrmypdf(ocrmypdf, grey, DAMAGES[name], truth, other)
        yield from _figures(name, ours, plain, len(pages))
        if ocrmypdf is not None:
            yield from _compared(name, "OCRmyPDF", other, ours)
    yield from reliability(read)
    if ocrmypdf is None:
        yield Figure("OCR: OCRmyPDF is not installed", 0, "pages read")


def reliability(read: Sequence[tuple[Words, Page]]) -> Iterator[Figure]:
    """Yield, by confidence, how many of the numbers read are printed on the page."""
    words = [(truth, word) for truth, page in read for word in page.words if _is_number(word.text)]
    for low, high in pairwise(CONFIDENCES):
        right = [truth[word.text] > 0 for truth, word in words if low <= word.confidence < high]
        if right:
            name = f"OCR: numbers of confidence {low:.2f} to {min(1.0, high):.2f} that are right"
            yield Figure(name, 100 * sum(right) / len(right), f"% of {len(right)}")


def _figures(name: str, ours: Reading, plain: Reading, pages: int) -> Iterator[Figure]:
    each = ours.seconds / pages
    yield Figure(f"OCR, {name}: two readings of a page", each, "s CPU a page")
    yield Figure(f"OCR, {name}: pages an hour on {CORES} cores", CORES * 3600 / each, "pages/h, by CPU time")
    yield Figure(f"OCR, {name}: one reading by pytesseract, psm 4, 300 dpi", plain.seconds / pages, "s CPU a page")
    yield Figure(f"OCR, {name}: words found", ours.share(numbers=False), "%")
    yield Figure(f"OCR, {name}: numbers found", ours.share(numbers=True), "%")
    yield Figure(f"OCR, {name}: numbers read wrongly", ours.wrong, f"of {_numbers(ours.printed).total()} printed")
    yield from _compared(name, "pytesseract", plain, ours)


def _compared(name: str, who: str, theirs: Reading, ours: Reading) -> Iterator[Figure]:
    yield Figure(f"OCR, {name}: {who}", theirs.seconds / ours.seconds, "times our CPU time")
    yield Figure(f"OCR, {name}: words found by {who}", theirs.share(numbers=False), "%")
    yield Figure(f"OCR, {name}: numbers found by {who}", theirs.share(numbers=True), "%")
    printed = _numbers(theirs.printed).total()
    yield Figure(f"OCR, {name}: numbers read wrongly by {who}", theirs.wrong, f"of {printed} printed")


def _pages() -> list[tuple[bytes, Words]]:
    """Return documents of different vendors with the words of their first page."""
    from extractors.pages.pdf import read_pages

    by_vendor: dict[str, Path] = {}
    for path in digital_files()[0]:
        by_vendor.setdefault(path.name.split("-")[1], path)
    chosen = list(by_vendor.values())[:PAGES]
    return [(path.read_bytes(), _counted(read_pages(path)[0].words)) for path in chosen]


def _counted(words: Iterable[Word]) -> Words:
    """Count words of two signs or more, one of them a letter or a digit."""
    return Counter(word.text for word in words if len(word.text) > 1 and any(map(str.isalnum, word.text)))


def _is_number(text: str) -> bool:
    return sum(map(str.isdigit, text)) >= DIGITS


def _numbers(words: Words) -> Words:
    return Counter({text: count for text, count in words.items() if _is_number(text)})


def _read_by_daybook(grey: Grey, damage: Damage, truth: Words, result: Reading) -> Page:
    from extractors.pages.ocr import Picture, read_picture, warm

    warm()
    start = time.process_time()
    page = read_picture(1, Picture(grey, damage.stated_dpi or max(grey.shape) / LONG_SIDE))
    believed = _counted(page.words)
    result.add(time.process_time() - start, truth, believed | _counted(page.second_words), believed)
    return page


def _read_by_tesseract(grey: Grey, truth: Words, result: Reading) -> None:
    import pytesseract
    from PIL import Image

    from benchmarks.words import cpu_seconds

    start = cpu_seconds()
    options = {"lang": LANGUAGES, "config": "--psm 4 --dpi 300", "output_type": pytesseract.Output.DICT}
    said = pytesseract.image_to_data(Image.fromarray(grey), **options)
    words = Counter(text.strip() for text in said["text"] if text.strip())
    result.add(cpu_seconds() - start, truth, words, words)


def _read_by_ocrmypdf(program: str, grey: Grey, damage: Damage, truth: Words, result: Reading) -> None:
    from PIL import Image

    from benchmarks.words import cpu_seconds

    dpi = damage.stated_dpi or max(grey.shape) / LONG_SIDE
    with tempfile.TemporaryDirectory() as folder:
        scan, text = Path(folder) / "scan.pdf", Path(folder) / "text.txt"
        Image.fromarray(grey).save(scan, resolution=dpi)
        options = ["-l", LANGUAGES, "--jobs", "1", "--output-type", "pdf", "--rotate-pages", "--deskew"]
        start = cpu_seconds()
        command = [program, *options, "--sidecar", str(text), str(scan), str(Path(folder) / "read.pdf")]
        subprocess.run(command, check=True, capture_output=True, env=os.environ | {"OMP_THREAD_LIMIT": "1"})
        words = Counter(text.read_text(encoding="utf-8").split())
        result.add(cpu_seconds() - start, truth, words, words)
