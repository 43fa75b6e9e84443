"""What papers that look like letters have: a line with town and day, a subject, sums and accounts in sentences."""

from __future__ import annotations

import re

from sample_docs.generator.variety.deal import Party
from sample_docs.generator.variety.identifiers import OTHER, shaped
from sample_docs.generator.variety.paper import Paper, Run
from sample_docs.generator.variety.setting import Setting

CODES = re.compile(r"^(?:L-)?[0-9 ]+(?:[A-Z]{2} )?|[ (]+[A-Z]{2}\)?$")
"""Postal code before, and province behind the name of a town."""
Place = tuple[float, float, float]
"""Left and top edge, and width."""


def dateline(paper: Paper, s: Setting, place: Place) -> float:
    """Print town and day, or the day alone, ending at the right edge at times."""
    (x, y, width), ink = place, s.theme.body
    town = CODES.sub("", s.deal.issuer.place)
    head = "" if s.deal.country.language == "en" else s.words.say("dateline", city=town) + " "
    day = s.notation.day(s.deal.issue_date)
    left = x + width - paper.measure(head + day, ink) if s.dice.chance(0.6) else x
    paper.put(left, y + ink.leading, head, ink)
    paper.put(left + paper.measure(head, ink), y + ink.leading, day, ink, mark="issue_date", label=head.strip())
    return y + ink.leading * 1.5


def subject(paper: Paper, s: Setting, title: str, place: Place) -> float:
    """Print the title with its number as the subject of a letter."""
    (x, y, width), ink = place, s.theme.body.bold()
    ink = ink.sized(ink.size + s.dice.size(0, 2))
    head = [Run(s.words.say("subject"))] if s.dice.chance(0.5) else []
    runs = [*head, Run(title), Run(s.deal.number, s.own_mark)]
    return paper.runs(x, y + ink.leading, runs, ink, width)


def filled(pattern: str, values: dict[str, Run]) -> list[Run]:
    """Turn a pattern with holes into runs; a comma after a value goes with the words that follow."""
    runs: list[Run] = []
    for piece in pattern.replace("{", "\0{").replace("}", "}\0").split("\0"):
        if piece.startswith("{"):
            runs.append(values[piece[1:-1]])
        elif piece.strip():
            runs.append(Run(piece.strip()))
    return runs


def can_be_a_sentence(s: Setting) -> bool:
    """Return whether net, tax and gross are all that the totals have to say."""
    sums = s.deal.sums
    simple = sums.payable == sums.gross and not sums.allowance and not sums.charge
    return simple and len(sums.taxes) == 1 and sums.tax != 0 and not s.deal.commission


def total_sentence(paper: Paper, s: Setting, y: float) -> float:
    """Print net, tax and gross in one sentence; return the next baseline."""
    sums, ink = s.deal.sums, s.theme.body
    values = {
        "gross": Run(s.money(sums.gross, total=True), "gross_total"),
        "net": Run(s.money(sums.net), "net_total"),
        "tax": Run(s.money(sums.tax), "tax_total"),
    }
    ink = ink.bold() if s.dice.chance(0.5) else ink
    return paper.runs(s.theme.left, y + 2 + ink.leading, filled(s.words.say("total_sentence"), values), ink, 150)


def bank_sentence(paper: Paper, s: Setting, y: float) -> float:
    """Print the vendor's account in one sentence; return the next baseline."""
    party: Party = s.deal.vendor
    values = {
        "iban": Run(party.iban, "iban"),
        "bic": Run(party.bic, "bic"),
        "holder": Run(party.name),
    }
    runs = [Run(s.words.say("iban")), *filled(s.words.say("bank_sentence"), values)]
    runs = runs[1:] if s.dice.chance(0.6) else _labelled(runs)
    return paper.runs(s.theme.left, y + s.theme.body.leading, runs, s.theme.body, s.theme.width * 0.85)


def _labelled(runs: list[Run]) -> list[Run]:
    """Put the word for an account number directly before it."""
    place = next(index for index, run in enumerate(runs) if run.mark == "iban")
    return [*runs[1:place], runs[0], *runs[place:]]


def case_sentence(paper: Paper, s: Setting, place: Place) -> float:
    """Print the customer's number and the sender's file in one sentence; return the next baseline."""
    x, y, width = place
    values = {
        "customer_number": Run(str(s.deal.refs["customer_number"]), "customer_number"),
        "case": Run(shaped(s.dice.one(OTHER), s.dice), "case_number"),
    }
    runs = filled(s.words.say("facts_sentence"), values)
    return paper.runs(x, y + s.theme.body.leading, runs, s.theme.body, width * 0.8)
