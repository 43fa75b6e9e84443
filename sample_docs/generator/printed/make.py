"""Draws printed papers: the same seed and number give the same page and the same truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sample_docs.generator.printed.deal import Deal, draw_deal
from sample_docs.generator.printed.fill import fill
from sample_docs.generator.printed.places import Place, places
from sample_docs.generator.printed.press import styles
from sample_docs.generator.printed.sheets import SHEETS, Sheet
from sample_docs.generator.printed.truth import truth_of
from sample_docs.generator.variety.dice import Dice


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A page that is ready to be printed, and its truth.

    Attributes:
        name: Distinct within a seed; fit for a file's name.
        html: The whole page.
        foot: Words for "page" and "of" where the browser numbers the pages, else None.
    """

    name: str
    deal: Deal
    html: str
    truth: dict[str, Any]
    foot: tuple[str, str] | None


def papers(seed: int, count: int) -> Iterator[PrintedPaper]:
    """Yield `count` papers, the templates one after the other so that small sets have each of them."""
    sheets = list(SHEETS.values())
    for number in range(count):
        sheet = sheets[number % len(sheets)]
        dice = Dice(f"printed/{seed}/{number}", "any")
        language = dice.among(sheet.languages)
        place = dice.among([place for place in places().values() if place.language == language])
        yield make(f"{seed}-{number:05d}", sheet, dice.among(sheet.kinds), place, dice)


def make(name: str, sheet: Sheet, kind: str, place: Place, dice: Dice) -> PrintedPaper:
    """Draw one paper of a template, a kind and a place."""
    deal = draw_deal(sheet, kind, place, dice)
    filled = fill(deal, dice)
    html = filled.html.replace("<style>", f"<style>{styles()}", 1)
    foot = (deal.words.page, deal.words.of("label", "of")) if sheet.footed else None
    return PrintedPaper(name, deal, html, truth_of(deal, filled.printed), foot)
