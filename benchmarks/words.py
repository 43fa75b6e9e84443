"""Words of a text page: against pdfplumber and pdftotext on the same pages in one run, with how far the words agree.

Pages are the born-digital sample documents. Times are CPU times of the fastest of several rounds, because the machine
may be busy; pdftotext is a program, and its start counts, as it does for whoever calls it.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure
from documents.text import Reader
from extractors.pages.characters import unify

SAMPLES: Final = Path(__file__).parents[1] / "sample_docs" / "inbox"
FILES: Final = 30
ROUNDS: Final = 3

Words = Counter[str]


def measure() -> Iterator[Figure]:
    """Yield milliseconds a page, the two ratios, and the shares of words that agree."""
    files, pages = digital_files()
    ours, mine = _fastest(_read_by_daybook, files)
    plumber, theirs = _fastest(_read_by_pdfplumber, files)
    yield Figure("words of a text page, with rulings", 1000 * ours / pages, "ms CPU a page")
    yield Figure("words of a text page: pdfplumber", plumber / ours, "times the CPU time")
    yield Figure("words found by pdfplumber too", 100 * agreement(theirs, mine), "% of its words")
    if shutil.which("pdftotext") is None:
        yield Figure("words of a text page: pdftotext is not installed", 0, "pages read")
        return
    printed, said = _fastest(_read_by_pdftotext, files)
    yield Figure("words of a text page: pdftotext -bbox", printed / ours, "times the CPU time")
    yield Figure("words found by pdftotext too", 100 * agreement(said, mine), "% of its words")


def digital_files() -> tuple[list[Path], int]:
    """Return sample documents whose pages all have a text layer, and how many pages they have."""
    from extractors.pages.error import UnreadableFileError
    from extractors.pages.pdf import opened

    files: list[Path] = []
    pages = 0
    for path in sorted(SAMPLES.rglob("*.pdf")):
        try:
            with opened(path) as document:
                count, digital = len(document), all(page.get_textpage().count_chars() > 50 for page in document)
        except UnreadableFileError:
            continue
        if digital and len(files) < FILES:
            files.append(path)
            pages += count
    return files, pages


def agreement(theirs: Sequence[Words], ours: Sequence[Words]) -> float:
    """Return the share of another reader's words, file by file, that are among ours."""
    common = sum((one & other).total() for one, other in zip(theirs, ours, strict=True))
    return common / max(1, sum(words.total() for words in theirs))


def _fastest(read: Callable[[Path], Words], files: Iterable[Path]) -> tuple[float, list[Words]]:
    """Return the CPU seconds of the fastest round over all files, and the words of each file."""
    rounds: list[float] = []
    words: list[Words] = []
    for _ in range(ROUNDS):
        start = cpu_seconds()
        words = [read(path) for path in files]
        rounds.append(cpu_seconds() - start)
    return min(rounds), words


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of the programs it has run."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _read_by_daybook(path: Path) -> Words:
    from extractors.pages.pdf import read_pages

    return Counter(word.text for page in read_pages(path) if page.reader is Reader.TEXT_LAYER for word in page.words)


def _read_by_pdfplumber(path: Path) -> Words:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return Counter(unify(word["text"]) for page in pdf.pages for word in page.extract_words(x_tolerance=2))


def _read_by_pdftotext(path: Path) -> Words:
    import html
    import re

    command = ["pdftotext", "-bbox", str(path), "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Counter(unify(html.unescape(word)) for word in re.findall(r"<word [^>]*>([^<]*)</word>", said))
