"""Ends of papers of the seventh family: accounts in cells or in a line, conditions in a frame, feet."""

from __future__ import annotations

from sample_docs.generator.variety import foot
from sample_docs.generator.variety.houses import ends
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.programs import facts
from sample_docs.generator.variety.senders import fitted, rows_under
from sample_docs.generator.variety.setting import Setting

SMALL = 6.7
GREY = "#666666"


def bank_cells(paper: Paper, s: Setting, y: float) -> float:
    """Print the account in the cells of a sheet, under a heading; return the bottom edge."""
    ink, wide = s.theme.body, min(98.0, s.theme.width)
    paper.put(s.theme.left, y + ink.leading, s.label("bank_title"), ink.bold())
    return facts.sheet_cells(paper, s, foot.bank_facts(s), (s.theme.left, y + ink.leading + 1.6, wide)) + 3


def bank_typed(paper: Paper, s: Setting, y: float) -> float:
    """Print the account at a tab stop, under a heading; return the bottom edge."""
    ink = s.theme.body
    paper.put(s.theme.left, y + ink.leading, s.label("bank_title"), ink.bold())
    return facts.tabbed(paper, s, foot.bank_facts(s), (s.theme.left, y + ink.leading * 1.2, s.theme.width * 0.8)) + 3


def bank_in_line(paper: Paper, s: Setting, y: float) -> float:
    """Print the account in running lines with bars between; return the bottom edge."""
    return facts.one_after_the_other(paper, s, foot.bank_facts(s), (s.theme.left, y, s.theme.width)) + 3


def sentences(paper: Paper, s: Setting, y: float) -> float:
    """Print what is said about payment, and notes, each as a paragraph; return the next baseline."""
    y += s.theme.body.leading
    for sentence in foot.closing_sentences(s):
        y = paper.runs(s.theme.left, y, sentence, s.theme.body, s.theme.width - 4)
    return y


def framed(paper: Paper, s: Setting, y: float) -> float:
    """Print the same in a frame of its own; return the next baseline."""
    said = foot.closing_sentences(s)
    if not said:
        return y
    top, ink = y, s.theme.body.sized(s.theme.body.size - 0.6)
    y += ink.leading + 0.8
    for sentence in said:
        y = paper.runs(s.theme.left + 2, y, sentence, ink, s.theme.width - 6)
    paper.box(s.theme.left, top, s.theme.width, y - top - ink.leading + 2.4, stroke=GREY, width=0.4)
    return y + 2


def signed(paper: Paper, s: Setting, y: float) -> float:
    """Print a line to sign on at the right, or two lines on papers that are signed by both."""
    if s.theme.width > 160 and s.dice.chance(0.5):
        return ends.signatures(paper, s, y)
    key = "signed" if s.deal.kind.from_buyer else "received_by"
    small, x = s.theme.small.sized(7), s.theme.right - 66
    paper.line(x, y + 12, s.theme.right, y + 12, width=0.5)
    paper.put(x, y + 12 + small.leading, s.words.choices(key)[0], small)
    return y + 12 + 2 * small.leading


def foot_line(paper: Paper, s: Setting) -> None:
    """Print the sender's numbers in one line at the edge of the page, with its number where there are several."""
    y, ink = paper.height - 11, s.theme.small.sized(SMALL)
    party = s.deal.issuer
    rows = [(s.role(party), "", party.name), *foot.register_lines(s)]
    shown = fitted(paper, ["   ".join(f"{label} {value}".strip() for _, label, value in rows)], ink, s.theme.width)
    x = s.theme.left
    for mark, label, value in rows:
        head = f"{label} " if label else ""
        paper.put(x, y, head, shown)
        paper.put(x + paper.measure(head, shown), y, value, shown, mark=mark, label=label)
        x += paper.measure(f"{head}{value}   ", shown)
    _page_number(paper, s)


def foot_columns(paper: Paper, s: Setting) -> None:
    """Print address and contacts, numbers and account in three columns under a rule."""
    party, wide, ink = s.deal.issuer, s.theme.width / 3, s.theme.small.sized(SMALL)
    y = paper.height - 24
    paper.line(s.theme.left, y, s.theme.right, y, width=0.4, colour=GREY)
    y += ink.leading + 0.6
    name = paper.split(party.name, wide - 3, ink)
    rows = [*party.address, party.phone, party.web][: 6 - len(name)]
    after = paper.lines(s.theme.left, y, name, ink, mark=s.role(party))
    paper.stack(s.theme.left, after, rows, fitted(paper, rows, ink, wide - 3))
    columns = [foot.register_lines(s)]
    if s.asks_for_money and s.deal.kind.pays:
        columns.append([(fact.mark, fact.label, fact.text) for fact in foot.bank_facts(s)])
    for place, column in enumerate(columns, start=1):
        texts = [f"{label}: {value}" if label else value for _, label, value in column]
        rows_under(paper, column, s.theme.left + place * wide, y, fitted(paper, texts, ink, wide - 3), "left")
    _page_number(paper, s)


def foot_bare(paper: Paper, s: Setting) -> None:
    """Print the number of the page where there are several, nothing else."""
    _page_number(paper, s)


def _page_number(paper: Paper, s: Setting) -> None:
    if paper.total > 1:
        text = s.words.say("page", n=str(paper.page), total=str(paper.total))
        paper.put(s.theme.right, paper.height - 5, text, s.theme.small, align="right")
