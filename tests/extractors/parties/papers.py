"""Invented papers of many trades and countries, drawn as typewriter text, each with the parties it names.

A file has a head of `field: value` lines ("-" for none), a line `---`, and the drawn page. A line that begins with "^"
is printed in type of double size.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from documents.text import Box, Page, Word
from tests.extractors.printed import page_of

FOLDER = Path(__file__).parent / "papers"
NOTHING = "-"


@dataclass(frozen=True)
class DrawnPaper:
    """One paper: its file's name, what it says, and its page."""

    name: str
    truth: dict[str, str]
    page: Page


def drawn_papers() -> tuple[DrawnPaper, ...]:
    """Return every paper of the folder, by name."""
    return tuple(_paper(path) for path in sorted(FOLDER.glob("*.txt")))


def _paper(path: Path) -> DrawnPaper:
    head, art = path.read_text(encoding="utf-8").split("---\n", 1)
    truth = dict(line.split(": ", 1) for line in head.strip().splitlines())
    lines = art.split("\n")
    big = {number for number, line in enumerate(lines) if line.startswith("^")}
    page = page_of("\n".join(" " + line[1:] if number in big else line for number, line in enumerate(lines)))
    words = tuple(_enlarged(word) if _line_of(word) in big else word for word in page.words)
    return DrawnPaper(path.stem, truth, Page(1, page.width, page.height, words, page.reader))


def _line_of(word: Word) -> int:
    return round((word.box.top - 40.0) / 13.0)


def _enlarged(word: Word) -> Word:
    return Word(word.text, Box(word.box.x0, word.box.top - 3, word.box.x1, word.box.bottom + 3))
