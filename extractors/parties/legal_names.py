"""Which of several prints is the legal name: the whole one before the brand, the one with address and tax identifier.

A letterhead often shows a brand, and the foot says whose it is: name, legal form, address, register and tax identifier,
as the law wants them (Directive 2006/112/EC, article 226(5); Directive (EU) 2017/1132, article 26).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from documents.values import names
from extractors.layout.paper import Paper
from extractors.layout.rows import Cell, Row
from extractors.parties import blocks
from extractors.parties.address_forms import has_postcode
from extractors.parties.draft import Draft
from extractors.parties.name_forms import OPEN_FORMS, has_form, is_bank
from extractors.parties.web import has_contact
from extractors.parties.wording import wording

FULL_NAME: Final = 0.03
"""By which the whole legal name stands above the short one that is printed in its place."""
SAME: Final = 0.9
"""Likeness from which two prints are one name, 0.0 to 1.0."""
LEAST_WORD: Final = 4
"""Letters of a word that stands for a whole name wherever in it; the first words do so however short they are."""
LEAST_INITIALS: Final = 3
SHORTEST: Final = 2
SURE_ROLE: Final = 0.9
BUYER_NAMED: Final = 0.89
"""Of a role word that names the buyer; one that is an everyday word has less."""
WINDOW: Final = 0.55
"""Least score of an addressee for an address without a role word to be the one in the envelope's window."""
BESIDE_WINDOW: Final = 0.6
"""Share that is left of a buyer named in a list of references while the paper is addressed to somebody else."""
LEAST: Final = 0.45
"""Of the score of a name that is taken for the issuer's."""
ONLY_OTHER: Final = 0.5
IMPRINT_LINES: Final = 5
_SEPARATOR: Final = re.compile(r"[·•|]")


def mark_addresses(paper: Paper, drafts: Sequence[Draft]) -> None:
    """Note which names stand with an address, and which of them with what only the sender prints of himself."""
    for draft in drafts:
        lines = list(_lines(paper, draft))
        draft.addressed = any(has_postcode(text) for _row, _cell, text in lines)
        draft.imprint = draft.addressed and any(_is_imprint(paper, row, cell, text) for row, cell, text in lines)


def _lines(paper: Paper, draft: Draft) -> Iterator[tuple[Row, Cell, str]]:
    """Yield what follows a name in its own line, then the lines of the block under it."""
    own = draft.row.cells[draft.cell]
    behind = own.text.find(draft.text.split()[-1])
    yield draft.row, own, own.text[max(behind, 0) :]
    place = Cell(0, len(draft.text), draft.text, draft.box)
    for at, (row, cell) in enumerate(blocks.below(paper, draft.row, place)):
        if at == IMPRINT_LINES:
            return
        yield row, cell, cell.text


def _is_imprint(paper: Paper, row: Row, cell: Cell, text: str) -> bool:
    return has_contact(paper, row, cell) or wording().registers.within(text)


def is_short_for(short: str, whole: str) -> bool:
    """Tell whether a name stands for a longer one, as a brand does, or they differ by a slip of the reader.

    All words of the short name are in the longer one, and one of them is long or they are its first. Or it is one word
    made of the longer one's, as in a logo: "PRINTSHOP" is "The Print Shop", "SGN" its words' first letters.
    """
    if not short or names.similarity(short, whole) >= SAME:
        return bool(short)
    part, full = names.fold(short).split(), names.fold(whole).split()
    if len(part) == 1 and _is_made_of(part[0], names.comparable(whole).split()):
        return True
    first = full[: len(part)] == part and len(short) >= SHORTEST
    return set(part) < set(full) and (first or len(max(part, key=len)) >= LEAST_WORD)


def _is_made_of(word: str, full: Sequence[str]) -> bool:
    """Tell whether one word is several words of a name without their blanks, or the first letters of all its words."""
    letters = "".join(one[0] for one in full if one not in wording().connecting)
    joined = {"".join(full[start:end]) for start, end in itertools.combinations(range(len(full) + 1), 2)}
    return (len(word) >= LEAST_INITIALS and word == letters) or (len(word) > LEAST_WORD and word in joined)


def prefer_whole_names(drafts: Sequence[Draft]) -> None:
    """Let the full legal name stand for the brand that it begins with: "Larkspur" is "Larkspur Telecom Limited".

    It does so, too, for the last of its lines: "Fasteners Ltd" of "The Media and Fasteners Ltd".
    """
    for short in sorted(drafts, key=lambda draft: len(draft.text.split())):
        for whole in drafts if short.issuer else ():
            if whole.buyer or not _is_whole_of(short, whole):
                continue
            whole.issuer = min(max(whole.issuer, short.issuer + FULL_NAME), 1.0)
            short.issuer = min(short.issuer, max(whole.issuer, whole.vendor) - FULL_NAME)
            whole.addressee, short.addressee = max(whole.addressee, short.addressee), 0.0


def _is_whole_of(short: Draft, whole: Draft) -> bool:
    part, full = names.fold(short.text).split(), names.fold(whole.text).split()
    if len(part) >= len(full) or not is_short_for(short.text, whole.text) or _SEPARATOR.search(whole.text):
        return False
    if has_form(short.text) and part[-1] not in OPEN_FORMS:
        return full[-1] == part[-1] and whole.addressed
    stands_whole = whole.imprint or (whole.addressed and not short.addressed)
    return has_form(whole.text) or (stands_whole and bool(whole.issuer))


def take_only_other(groups: Sequence[Sequence[Draft]]) -> None:
    """Let the one other company with an address be the issuer, where a role word names the other side only."""
    if not any(_is_named_other(draft, BUYER_NAMED) for group in groups for draft in group):
        return
    if any(max(draft.issuer, draft.vendor) >= LEAST for group in groups for draft in group):
        return
    rest = [group for group in groups if not any(_is_named_other(draft, 0.0) for draft in group)]
    others = [group for group in rest if any(map(_is_company, group))]
    if len(others) == 1:
        for draft in filter(_is_company, others[0]):
            draft.vendor, draft.issuer, draft.addressee = ONLY_OTHER, 0.0, 0.0


def _is_named_other(draft: Draft, least: float) -> bool:
    """Tell whether a role word names a party the buyer, by more than a score, or says that the paper goes to it."""
    return draft.buyer > least or (bool(draft.label) and draft.addressee >= SURE_ROLE)


def _is_company(draft: Draft) -> bool:
    return draft.addressed and has_form(draft.text)


def prefer_imprint(drafts: Sequence[Draft]) -> None:
    """Let the one legal name that stands with address and register stand for a brand that has neither."""
    first = max(drafts, key=lambda draft: draft.issuer, default=None)
    if first is None or has_form(first.text) or first.addressed:
        return
    legal = [draft for draft in drafts if _may_be_issuers(draft)]
    if legal and len({names.fold(draft.text) for draft in legal}) == 1:
        for draft in legal:
            draft.issuer = min(max(draft.issuer, first.issuer + FULL_NAME), 1.0)
        first.issuer = min(first.issuer, legal[0].issuer - FULL_NAME)


def prefer_addressed(groups: Sequence[Sequence[Draft]]) -> None:
    """Let the one other name with an address stand for a brand that has none, where a role word names the buyer."""
    buyers = [group for group in groups if any(draft.buyer >= SURE_ROLE and draft.addressed for draft in group)]
    rest = [group for group in groups if group not in buyers]
    first = max((draft for group in rest for draft in group), key=lambda draft: draft.issuer, default=None)
    if not buyers or first is None or first.is_labelled or first.addressed or has_form(first.text):
        return
    others = [group for group in rest if any(map(_stands_in_head, group))]
    if len(others) != 1 or any(draft.is_labelled or is_bank(draft.text) for draft in others[0]):
        return
    for draft in filter(_stands_in_head, others[0]):
        draft.issuer, draft.addressee = max(draft.issuer, first.issuer + FULL_NAME), 0.0
    first.issuer = min(first.issuer, first.issuer - FULL_NAME)


def _stands_in_head(draft: Draft) -> bool:
    """Tell whether a name stands over an address where senders and addressees do."""
    return draft.addressed and max(draft.issuer, draft.addressee) >= LEAST and draft.addressee > 0


def _may_be_issuers(draft: Draft) -> bool:
    plain = not draft.is_labelled and not draft.addressee
    return plain and draft.imprint and has_form(draft.text) and not is_bank(draft.text)


def prefer_window(groups: Sequence[Sequence[Draft]]) -> None:
    """Let the address in the envelope's window stand before a customer named in a list of references alone."""
    named = [group for group in groups if any(draft.buyer >= SURE_ROLE for draft in group)]
    if not named or any(draft.addressed for group in named for draft in group):
        return
    windows = [draft for group in groups if group not in named for draft in group if _is_window(draft, group)]
    if windows:
        for draft in (draft for group in named for draft in group):
            draft.buyer *= BESIDE_WINDOW


def _is_window(draft: Draft, group: Sequence[Draft]) -> bool:
    issuer = max(max(one.issuer, one.vendor) for one in group)
    if any(one.delivered for one in group):
        return False  # Goods go to third parties, too.
    return draft.addressed and draft.addressee >= WINDOW and draft.addressee > issuer
