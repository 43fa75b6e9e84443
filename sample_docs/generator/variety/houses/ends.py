"""Ends of papers of the sixth family: collections, codes to pay with, slips to tear off, signatures, small print."""

from __future__ import annotations

from sample_docs.generator.variety import foot
from sample_docs.generator.variety.houses import meta
from sample_docs.generator.variety.houses.pictures import bars, pay_code
from sample_docs.generator.variety.identifiers import shaped
from sample_docs.generator.variety.letters import filled
from sample_docs.generator.variety.paper import Paper, Run
from sample_docs.generator.variety.senders import fitted, rows_under
from sample_docs.generator.variety.setting import Fact, Setting

RULE = "#8a8a8a"
CODE = 24.0
"""Size of a code to pay with, in mm."""


def terms(paper: Paper, s: Setting, y: float) -> float:
    """Print what is said about payment, and notes."""
    return foot.terms(paper, s, y)


def collection(paper: Paper, s: Setting, y: float) -> float:
    """Print that the amount will be taken from the customer's account on the day it is due."""
    due = s.notation.day(s.deal.due_date) if s.deal.due_date else ""
    gross = s.deal.sums.payable == s.deal.sums.gross
    amount = Run(s.money(s.deal.sums.payable, total=True), "gross_total" if gross else "payable")
    runs = filled(s.words.say("debit_due"), {"total": amount, "due": Run(due, "due_date")})
    ink = s.theme.body.bold() if s.dice.chance(0.5) else s.theme.body
    return paper.runs(s.theme.left, y + ink.leading, runs, ink, s.theme.width * 0.9)


def bank_line(paper: Paper, s: Setting, y: float) -> float:
    """Print the account in one or two lines of text."""
    ink = s.theme.body
    paper.put(s.theme.left, y + ink.leading, s.label("bank_title"), ink.bold())
    rows = [(fact.mark, fact.label, fact.text) for fact in foot.bank_facts(s)]
    y, x = y + 2 * ink.leading, s.theme.left
    for mark, label, value in rows:
        head = f"{label}{'' if label.endswith(('.', ':')) else ':'} "
        wide = paper.measure(head + value, ink) + 5
        if x > s.theme.left and x + wide > s.theme.right:
            x, y = s.theme.left, y + ink.leading
        shown = fitted(paper, [head + value], ink, s.theme.right - x)
        paper.put(x, y, head, shown)
        paper.put(x + paper.measure(head, shown), y, value, shown, mark=mark, label=label)
        x += wide
    return y + ink.leading


def bank_block(paper: Paper, s: Setting, y: float) -> float:
    """Print the account as labelled values below a heading."""
    ink = s.theme.body
    paper.put(s.theme.left, y + ink.leading, s.label("bank_title"), ink.bold())
    return meta.aligned(paper, s, foot.bank_facts(s), s.theme.left, y + ink.leading * 1.2, s.theme.width * 0.6) + 2


def bank_with_code(paper: Paper, s: Setting, y: float) -> float:
    """Print a code to pay with, the account beside it."""
    ink = s.theme.body
    pay_code(paper, s, s.theme.left, y + 1, CODE)
    caption = s.words.say("qr_caption")
    small = s.theme.small.sized(6.4)
    paper.put(s.theme.left + CODE / 2, y + CODE + 1 + small.leading, caption, small, align="center")
    x = s.theme.left + CODE + 6
    title = s.label("bank_title")
    paper.put(x, y + ink.leading + 2, title, ink.bold())
    rows = [(fact.mark, fact.label, fact.text) for fact in foot.bank_facts(s)]
    shown = fitted(paper, [f"{label}: {value}" for _, label, value in rows], ink, s.theme.right - x)
    return max(rows_under(paper, rows, x, y + 2 * ink.leading + 2.6, shown, "left"), y + CODE + 1 + small.leading + 2)


def tear_off(paper: Paper, s: Setting, y: float) -> float:
    """Print a slip that repeats who is to be paid what, with a code and bars."""
    y = max(y + 3, s.bottom - 62)
    paper.line(0, y, paper.width, y, width=0.5, dash=2)
    ink = s.theme.body.bold()
    paper.put(s.theme.left, y + ink.leading + 1.5, s.words.say("tear_off"), ink)
    paid = s.deal.sums.payable == s.deal.sums.gross
    facts = [Fact(s.own_mark, s.label(s.number_key), s.deal.number)]
    if "customer_number" in s.deal.refs:
        facts.append(Fact("customer_number", s.label("customer_number"), str(s.deal.refs["customer_number"])))
    if s.deal.due_date:
        facts.append(Fact("due_date", s.label("due_date"), s.notation.day(s.deal.due_date)))
    amount = s.money(s.deal.sums.payable, total=True)
    facts.append(Fact("gross_total" if paid else "payable", s.label("payable"), amount))
    half, top = s.theme.width / 2, y + ink.leading + 3
    end = meta.bottom_ruled(paper, s, facts, s.theme.left, top, half - 6)
    other = meta.aligned(paper, s, foot.bank_facts(s), s.theme.left + half, top, half)
    return max(end, bars(paper, shaped("{n10}{n10}{n6}", s.dice), s.theme.left + half, other + 3)) + 2


def signatures(paper: Paper, s: Setting, y: float) -> float:
    """Print lines to sign on."""
    key = "signed" if s.deal.kind.from_buyer else "received_by"
    words, small = s.words.choices(key)[:2], s.theme.small.sized(7)
    for place, text in enumerate(words):
        x = s.theme.left + place * 90
        paper.line(x, y + 14, x + 70, y + 14, width=0.5, colour=RULE, dash=1)
        paper.put(x, y + 14 + small.leading, text, small)
    return y + 14 + 2 * small.leading


def farewell(paper: Paper, s: Setting, y: float) -> float:
    """Print the end of a letter, with the name of who wrote it."""
    ink = s.theme.body
    paper.put(s.theme.left, y + ink.leading * 1.4, s.words.say("regards"), ink)
    paper.put(s.theme.left, y + ink.leading * 4, s.deal.issuer.boss, ink, mark="signer")
    return y + ink.leading * 5


def small_print(paper: Paper, s: Setting, y: float) -> float:
    """Print some sentences of the law in small print over the whole width."""
    ink = s.theme.small.sized(6.2).tinted("#444444")
    text = " ".join(s.dice.some(s.words.choices("legal_print"), 2, 3))
    return paper.wrap(s.theme.left, y + ink.leading, text, s.theme.width, ink)
