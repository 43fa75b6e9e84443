"""Whether a cell is a label, a title, a date or an amount, and so no name."""

from __future__ import annotations

import functools
from typing import Final

from documents.values import currency, months
from documents.values.names import fold
from extractors.labels.dictionary import TOKEN, Kind, dictionary, find, tokens_of
from extractors.layout.paper import Hit, Paper, hits_of
from extractors.layout.rows import Cell, Row
from extractors.layout.spans import SpanKind
from extractors.parties import blocks
from extractors.parties.address_forms import is_address
from extractors.parties.name_forms import has_form
from extractors.parties.web import has_contact
from extractors.parties.wording import wording

SHORTEST_KEY: Final = 4
LONGEST_KEY: Final = 3
"""Words of a label that no dictionary has."""
MOSTLY: Final = 0.6
"""Share of a cell's characters that a date or an amount takes up, for the cell to be nothing else."""


LEADS_ON: Final = frozenset("of for de d du des di del della fur van voor por pour per".split())  # noqa: SIM905
"""Words between a title and what it is for."""
WORDING: Final = (Kind.LABEL, Kind.TITLE, Kind.HEADER, Kind.ROLE)


@functools.lru_cache(maxsize=20_000)
def is_wording(text: str) -> bool:
    """Tell whether a print is nothing but words of forms, with numbers perhaps: "Order to supplier", "Reminder 2041".

    Such a print is no name, wherever it stands. With a legal form it may be one: "Client GmbH"; words
    joined by an underscore are what a specimen is filled with.
    """
    if fold(text) in wording().sites:
        return True
    covered = [(match.start, match.end) for kind in WORDING for match in find(kind, text)]
    if not covered or has_form(text) or "_" in text:
        return False
    fillers = frozenset().union(*dictionary().function_words.values())
    words = [token for token in tokens_of(text) if not any(start <= token.start < end for start, end in covered)]
    return all(token.text in fillers or any(sign.isdigit() for sign in token.text) for token in words)


def is_key(cell: Cell) -> bool:
    """Tell whether a cell ends with a colon: then it names what follows it."""
    return cell.text.rstrip().endswith(":")


def is_key_of_line(cell: Cell, text: str) -> bool:
    """Tell whether a colon stands right behind the first words of a cell: "Online: www.larkspur.example"."""
    return cell.text.startswith(text) and cell.text[len(text) :].lstrip().startswith(":")


def opens_title(row: Row, cell: Cell) -> bool:
    """Tell whether a title opens a cell and a word such as "of" leads on: "Factura de honorarios"."""
    title = next((hit for hit in hits_of(Kind.TITLE, row) if hit.start == cell.start), None)
    following = tokens_of(row.text[title.end : cell.end])[:1] if title is not None else ()
    return bool(following) and following[0].text in LEADS_ON


def is_vocabulary(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether words of the vocabulary make up most of a cell: a label or a title, no name."""
    words = TOKEN.findall(cell.text)
    hits = [
        hit
        for hit in (*paper.labels[row.index], *hits_of(Kind.TITLE, row), *_headers(row, cell))
        if cell.start <= hit.start < cell.end
    ]
    covered = max((len(TOKEN.findall(hit.text)) for hit in hits), default=0)
    starts_with_label = any(
        hit.start == cell.start and row.text[hit.end : hit.end + 2].strip()[:1] == ":" for hit in hits
    )
    return starts_with_label or (covered * 2 >= len(words) > 0 and not has_form(cell.text))


def _headers(row: Row, cell: Cell) -> list[Hit]:
    """Return the words of a table's head in a cell; over the first row no table begins: "Larkspur Service"."""
    return [hit for hit in hits_of(Kind.HEADER, row) if hit.start == cell.start or row.index]


def is_figure(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether a cell is a date, with its weekday or without, or an amount, and little else; or a currency."""
    spans = [span for span in paper.spans[row.index] if cell.start <= span.start < cell.end]
    taken = sum(span.end - span.start for span in spans if span.kind is not SpanKind.IDENTIFIER)
    if any(span.kind is SpanKind.DATE for span in spans):
        taken += sum(len(word) for word in cell.text.split() if fold(word) in months.day_names())
    return taken >= MOSTLY * max(len(cell.text), 1) or currency.is_code(cell.text.strip())


def is_value(paper: Paper, row: Row, at: int) -> bool:
    """Tell whether a cell is the key or the value of a field: a label to its left, or a colon to its right."""
    if at + 1 < len(row.cells) and row.cells[at + 1].text.startswith(":"):
        return True
    if at == 0:
        return False
    left = row.cells[at - 1]
    if left.text.rstrip(" :.").count(":") or blocks.has_address(paper, row, row.cells[at]):
        return False  # A key with its own value to the left, or the head of an address block.
    if any(hit.start == left.start for hit in paper.roles[row.index]):
        return False
    if any(left.start <= hit.start < left.end for hit in hits_of(Kind.TITLE, row)) and not left.text.endswith(":"):
        return False
    covered = sum(hit.end - hit.start for hit in paper.labels[row.index] if left.start <= hit.start < left.end)
    return len(left.text) >= SHORTEST_KEY and covered >= MOSTLY * len(left.text.rstrip(" :."))


def is_key_over_value(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether a word or two stand right over nothing but a number or a date: then they name it."""
    if has_form(cell.text) or len(cell.text.split()) > LONGEST_KEY:
        return False
    line = next(blocks.below(paper, row, cell), None)
    if line is None or abs(line[1].box.x0 - cell.box.x0) > row.height / 2:
        return False
    text = line[1].text
    digits, letters = sum(sign.isdigit() for sign in text), sum(sign.isalpha() for sign in text)
    return digits > letters and not is_address(text) and not has_contact(paper, *line)


def before_title(row: Row, cell: Cell) -> int:
    """Return where a cell ends without the title printed behind a name in the same line."""
    titles = [hit.start for hit in hits_of(Kind.TITLE, row) if cell.start < hit.start and hit.end == cell.end]
    return titles[0] if titles else cell.end
