"""Parties of the registers on a paper: by a key that only one company has, or by the name alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from documents.reading import KnownParty
from documents.text import Box
from documents.values import identifiers, names
from documents.values.web import FREE_MAIL
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.parties import blocks
from extractors.parties.tax_ids import tax_ids

SAME_NAME: Final = 0.9
"""Least likeness of two spellings of one name, 0.0 to 1.0."""
ALIAS: Final = 0.97
"""Likeness of another whole name of a party: below the registered name, which is the legal one."""
ALIKE: Final = 0.6
"""Names this alike count as one when a key of that party stands on the page."""
SHORTEST_BRAND: Final = 4
"""Letters of a word that can stand for a whole name."""
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Print:
    """The name of a registered party where a page has it, whatever stands around it."""

    text: str
    page: int
    box: Box
    confidence: float


def keyed(paper: Paper, parties: Sequence[KnownParty]) -> tuple[KnownParty, ...]:
    """Return the parties of which a tax identifier, an account or a domain is printed."""
    if not parties:
        return ()
    printed = {key for one in tax_ids(paper) if not one.third for key in (one.value, one.national)}
    plain, text = identifiers.compact(paper.text), paper.text.casefold()
    return tuple(party for party in parties if _has_key(party, printed, plain, text))


def _has_key(party: KnownParty, printed: set[str], plain: str, text: str) -> bool:
    return (
        any(identifiers.compact(key) in printed for key in party.tax_ids)
        or any(identifiers.compact(account) in plain for account in party.ibans)
        or any(_is_printed(domain.casefold(), text) for domain in party.domains)
    )


def _is_printed(domain: str, text: str) -> bool:
    """Tell whether a domain stands in a text by itself, not as the end or the head of another one."""
    free = domain.split(".", 1)[0] in FREE_MAIL
    return domain in text and not free and re.search(rf"(?<![\w-]){re.escape(domain)}(?!\w|[.-]\w)", text) is not None


def is_registered(text: str, parties: Sequence[KnownParty]) -> bool:
    """Tell whether a print is the name of one of the parties, but for legal form and slips of the reader."""
    known = [names.comparable(name) for party in parties for name in names_of(party)]
    found = process.extractOne(
        names.comparable(text), known, scorer=fuzz.token_sort_ratio, score_cutoff=100 * SAME_NAME
    )
    return found is not None and bool(found[0])


def likeness(text: str, party: KnownParty) -> float:
    """Return how well a print names a party, 0.0 to 1.0: 1.0 only for the whole registered name with its form.

    A whole alias, often the brand, comes next; one whole word or more of the name counts as alike.
    """
    if names.fold(text) == names.fold(party.name):
        return 1.0
    if any(names.fold(text) == names.fold(name) for name in party.aliases):
        return ALIAS
    most = max(names.similarity(text, name) for name in names_of(party))
    return max(most * SAME_NAME, ALIKE * any(_is_brand_of(text, name) for name in names_of(party)))


def _is_brand_of(text: str, name: str) -> bool:
    short = set(names.fold(text).split())
    long = set(names.without_legal_form(name).split())
    return short <= long and max(map(len, short), default=0) >= SHORTEST_BRAND


def prints(paper: Paper, party: KnownParty) -> Iterator[Print]:
    """Yield the whole names of a party as the page has them: inside longer lines, and over several lines of a block."""
    for name in names_of(party):
        wanted = names.fold(name).split()
        if wanted:
            for row in paper.rows:
                yield from _in_row(row, name, wanted)
                yield from _over_lines(paper, row, wanted)


def _in_row(row: Row, name: str, wanted: Sequence[str]) -> Iterator[Print]:
    words = list(_WORD.finditer(row.text))
    folded = [names.fold(word[0]) for word in words]
    for at in range(len(words) - len(wanted) + 1):
        if folded[at : at + len(wanted)] == wanted:
            start, end = words[at].start(), _end(row.text, words[at + len(wanted) - 1].end(), name)
            yield Print(row.text[start:end], row.page, row.box_of(start, end), row.confidence_of(start, end))


def _over_lines(paper: Paper, row: Row, wanted: Sequence[str]) -> Iterator[Print]:
    """Yield a name that begins in a cell and ends in a line under it, each line being nothing but its words."""
    for cell in row.cells:
        lines, left = [(row, cell)], _rest(cell.text, wanted)
        for line in blocks.below(paper, row, cell) if left else ():
            if not left:
                break
            lines, left = [*lines, line], _rest(line[1].text, left)
        if left == [] and len(lines) > 1:
            sure = min(one.confidence_of(part.start, part.end) for one, part in lines)
            box = blocks.around([part.box for _one, part in lines])
            yield Print(" ".join(part.text for _one, part in lines), row.page, box, sure)


def _rest(text: str, wanted: Sequence[str]) -> list[str] | None:
    """Return the words that are still to come when a line holds the next of them and nothing else; None if not."""
    words = names.fold(text).split()
    return list(wanted[len(words) :]) if words and list(wanted[: len(words)]) == words else None


def _end(text: str, end: int, name: str) -> int:
    """Take the dot or bracket that ends the registered name as well: "e.K.", "(haftungsbeschränkt)"."""
    last = name[-1]
    return end + 1 if not last.isalnum() and text[end : end + 1] == last else end


def names_of(party: KnownParty) -> tuple[str, ...]:
    """Return the registered name and its aliases."""
    return (party.name, *party.aliases)
