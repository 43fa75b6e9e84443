"""Makes documents of great variety, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from sample_docs.generator.variety import habits, page, till
from sample_docs.generator.variety.countries import Country, countries, countries_of
from sample_docs.generator.variety.dice import Dice, Family
from sample_docs.generator.variety.draw import draw_deal
from sample_docs.generator.variety.houses import composition as houses
from sample_docs.generator.variety.issuers import composition as issuers
from sample_docs.generator.variety.kinds import KINDS, Kind, kinds_of
from sample_docs.generator.variety.notation import draw_notation
from sample_docs.generator.variety.paper import Mark, Paper
from sample_docs.generator.variety.programs import composition as programs
from sample_docs.generator.variety.register import own_row, register_row
from sample_docs.generator.variety.setting import Setting
from sample_docs.generator.variety.theme import draw_theme
from sample_docs.generator.variety.truth import truth_of
from sample_docs.generator.variety.wording import Wording


@dataclass(frozen=True, slots=True)
class VariedDocument:
    """One document.

    Attributes:
        name: Distinct within a seed; fit for a file's name.
        kind: A key of `KINDS`, such as "hotel".
        country: Such as "de-CH"; its first two letters are the language.
        family: What it was drawn from.
        pdf: Born digital.
        truth: What is printed, in the JSON form of `daybook read`; keys with an underscore describe the document.
        vendor: Row of a register of vendors, as `daybook read --vendors` takes it, its id being the name.
        buyer: Row of a file of companies that may be billed, as `daybook read --own` takes it.
        marks: Where the values of fields, lines and competitors are printed. A value may be printed twice.
    """

    name: str
    kind: str
    country: str
    family: Family
    pdf: bytes
    truth: dict[str, Any]
    marks: tuple[Mark, ...]
    pages: int
    vendor: dict[str, str]
    buyer: dict[str, str]

    @property
    def language(self) -> str:
        """ISO 639-1."""
        return self.country[:2]


def documents(
    seed: int,
    count: int,
    *,
    family: Family = "any",
    kinds: Sequence[str] = (),
    places: Sequence[str] = (),
    first: int = 0,
) -> Iterator[VariedDocument]:
    """Yield `count` documents; the same arguments give the same bytes.

    Args:
        seed: Any number.
        count: How many.
        family: A part of the grammar to draw from; "any" is "tuning" and "held-out" together, never a later one.
        kinds: Keys of `KINDS` to draw from; all that the family has when empty.
        places: Codes such as "de-DE" to draw from; all when empty.
        first: Number of the first document. Each follows from seed and number alone, so that work can be shared out.
    """
    chosen = [KINDS[name] for name in kinds or kinds_of(family)]
    known = [countries()[code] for code in places or countries_of(family)]
    for number in range(first, first + count):
        key = f"{seed}/{number}"
        dice = Dice(key, family)
        kind = dice.random.choices(chosen, [kind.weight for kind in chosen])[0]
        yield _made(f"{seed}-{number:05d}", key, kind, dice.among(known), family)


def _made(name: str, key: str, kind: Kind, country: Country, family: Family) -> VariedDocument:
    setting, paper = _print(key, kind, country, family, 1)
    if paper.page > 1:  # now the number of pages is known; the same dice print the same
        setting, paper = _print(key, kind, country, family, paper.page)
    marks = paper.marks
    truth = truth_of(setting.deal, marks, paper.printed)
    truth |= {
        "_kind": kind.name, "_language": country.language, "_country": country.code, "_family": family,
        "_documents": [],
    }  # fmt: skip
    return VariedDocument(
        name, kind.name, country.code, family, paper.finish(), truth, tuple(marks), paper.page,
        register_row(name, setting.deal.vendor), own_row(name, setting.deal.buyer),
    )  # fmt: skip


def _print(key: str, kind: Kind, country: Country, family: Family, pages: int) -> tuple[Setting, Paper]:
    dice = Dice(f"{key}/{kind.name}/{country.code}", family)
    words = Wording(country.language, country.iso, dice)
    notation = draw_notation(country, dice)
    words.currency = notation.currency if dice.fourth else ""
    deal = draw_deal(kind, country, notation, dice, words)
    theme = draw_theme(country.iso, dice)
    setting = Setting(deal, notation, words, dice, theme)
    if dice.fourth:
        habits.adopt(setting)
    if dice.fifth:
        habits.adopt_more(setting)
    if kind.name == "receipt":
        paper = Paper(till.till_size(dice, len(deal.items)), pages, whole=dice.fifth)
        till.compose(paper, setting)
    else:
        paper = Paper(theme.size, pages, tight=dice.newer, whole=dice.fifth)
        _composer(dice).compose(paper, setting)
    return setting, paper


def _composer(dice: Dice) -> ModuleType:
    """Return what lays out the papers of a family."""
    if dice.eighth:
        return issuers
    return programs if dice.seventh else houses if dice.sixth else page
