"""Names of vendor and buyer: the page's own evidence, then the registers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from documents.field import Candidate
from documents.reading import KnownParty
from documents.values import names
from extractors.layout.candidates import best_first, evidence, text_candidate
from extractors.layout.paper import Paper
from extractors.parties.draft import PartyName
from extractors.parties.parties import parties
from extractors.parties.registered import ALIAS, ALIKE, SAME_NAME, is_registered, keyed, likeness, prints

KNOWN: Final = 0.97
"""Of the whole registered name of a party of which a key is printed, too."""
NAMED: Final = 0.01
"""Taken from the registered name of a vendor where no key of any vendor is printed."""
ONE_OF_TWO: Final = 0.05
"""Taken from a registered party as far as the page does not speak for it: two of them may be printed."""
IN_PART: Final = 0.05
"""Taken from the brand or the misread name of a registered party; its whole name is better."""
BY_ALIAS: Final = 0.03
"""Taken from another whole name of a registered party, often its brand; the legal name is better."""
OTHER_SIDE: Final = 0.15
LEADS: Final = 0.3
"""By which a name's score for one side exceeds that for the other where the page, not a register, decides."""
SURE: Final = 0.5


def party_names(paper: Paper) -> tuple[PartyName, ...]:
    """Return every plausible name of the paper, worked out once."""
    known = paper.cache.get("parties")
    if known is None:
        known = paper.cache["parties"] = parties(paper)
    return known  # type: ignore[return-value]


def ranked(paper: Paper, *, vendor: bool) -> list[Candidate]:
    """Return the names for one side, best first: known parties of that side win, known ones of the other side lose."""
    mine, theirs = _standings(paper, vendor=vendor), _standings(paper, vendor=not vendor)
    found = []
    for name in party_names(paper):
        points = _points(name, vendor=vendor)
        known = _best(name.text, mine)
        if known is not None:
            points = _known_points(known, likeness(name.text, known.party))
        elif _is_theirs(paper, name.text, theirs, vendor=vendor):
            points *= OTHER_SIDE
        elif (
            vendor and not mine and points > max(name.buyer, 0.0) and is_registered(name.text, paper.registers.vendors)
        ):
            points = max(points, KNOWN - NAMED - ONE_OF_TWO * (1 - points))
        if points > 0:
            found.append(text_candidate(paper, name.text, name.page, name.box, points, name.label))
    return best_first([*_whole_names(paper, mine), *found])


def _is_theirs(paper: Paper, text: str, theirs: Sequence[Standing], *, vendor: bool) -> bool:
    """Tell whether a print names a party of the other side, not one of this side by its whole name and legal form.

    A group has companies of one name in several countries: "Larkspur Ltd" may buy from "Larkspur Corporation".
    """
    other = _best(text, theirs, least=SAME_NAME)
    if other is None or likeness(text, other.party) >= 1:
        return other is not None
    mine = paper.registers.vendors if vendor else paper.registers.own
    return not any(names.fold(text) == names.fold(party.name) for party in mine)


@dataclass(frozen=True, slots=True)
class Standing:
    """A registered party that the paper has by a key, or the client's own company by name; points of the page."""

    party: KnownParty
    points: float


def _standings(paper: Paper, *, vendor: bool) -> tuple[Standing, ...]:
    """Return the registered parties of one side, but for those that the page gives to the other; worked out once."""
    place = "vendors_standing" if vendor else "own_standing"
    known = paper.cache.get(place)
    if known is None:
        parties_ = keyed(paper, paper.registers.vendors) if vendor else _own(paper)
        rated = ((party, _side(paper, party, vendor=vendor)) for party in parties_)
        known = paper.cache[place] = tuple(
            Standing(party, mine) for party, (mine, theirs) in rated if not vendor or theirs - mine < LEADS
        )
    return known  # type: ignore[return-value]


def _own(paper: Paper) -> list[KnownParty]:
    """Return the client's companies of which a key or the name is printed."""
    present = keyed(paper, paper.registers.own)
    return [
        party
        for party in paper.registers.own
        if party in present or any(is_registered(name.text, (party,)) for name in party_names(paper))
    ]


def _side(paper: Paper, party: KnownParty, *, vendor: bool) -> tuple[float, float]:
    """Return what the page gives to the names of a party: for the side asked for, and for the other."""
    named = [name for name in party_names(paper) if likeness(name.text, party) >= ALIKE]
    mine = max((_points(name, vendor=vendor) for name in named), default=0.0)
    return mine, max((_points(name, vendor=not vendor) for name in named), default=0.0)


def _points(name: PartyName, *, vendor: bool) -> float:
    return name.vendor if vendor else name.buyer


def _best(text: str, standings: Sequence[Standing], least: float = ALIKE) -> Standing | None:
    """Return the party that a print names best, in whole or in part."""
    rated = [(likeness(text, one.party), -at) for at, one in enumerate(standings)]
    best = max(rated, default=(0.0, 0))
    return standings[-best[1]] if best[0] >= least and rated else None


def _known_points(known: Standing, alike: float) -> float:
    short = 0.0 if alike >= 1 else BY_ALIAS if alike >= ALIAS else IN_PART
    return KNOWN - ONE_OF_TWO * (1 - known.points) - short


def _whole_names(paper: Paper, standings: Sequence[Standing]) -> Iterator[Candidate]:
    """Yield the whole registered names wherever they are printed, in the small print of the foot too."""
    for known in standings:
        for found in prints(paper, known.party):
            points = _known_points(known, likeness(found.text, known.party))
            yield text_candidate(paper, found.text, found.page, found.box, points).model_copy(
                update={"evidence": evidence(paper, found.page, found.box, found.confidence)}
            )


def is_own(paper: Paper, text: str) -> bool:
    """Tell whether a printed name is one of the client's own companies."""
    return is_registered(text, paper.registers.own)
