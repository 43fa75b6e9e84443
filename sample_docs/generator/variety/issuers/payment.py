"""Ends of papers of the eighth family: accounts of one or two banks, terms, slips, signatures and feet."""

from __future__ import annotations

from sample_docs.generator.variety import foot, identifiers
from sample_docs.generator.variety.issuers import particulars
from sample_docs.generator.variety.issuers.openings import said_twice
from sample_docs.generator.variety.letters import filled
from sample_docs.generator.variety.paper import Paper, Run
from sample_docs.generator.variety.senders import fitted, rows_under
from sample_docs.generator.variety.setting import Setting

SMALL = 6.8
GREY = "#666666"


def account(paper: Paper, s: Setting, y: float) -> float:
    """Print the account below a heading, labels in a column; return the bottom edge."""
    ink = s.theme.body
    paper.put(s.theme.left, y + ink.leading, s.label("bank_title"), ink.bold())
    place = (s.theme.left, y + ink.leading + 0.6, min(100.0, s.theme.width))
    return particulars.beside(paper, s, foot.bank_facts(s), place) + 3


def account_in_columns(paper: Paper, s: Setting, y: float) -> float:
    """Print the account as captions over values; return the bottom edge."""
    ink = s.theme.body
    paper.put(s.theme.left, y + ink.leading, s.label("bank_title"), ink.bold())
    place = (s.theme.left, y + ink.leading + 1, s.theme.width)
    return particulars.in_columns(paper, s, foot.bank_facts(s), place) + 1


def account_in_words(paper: Paper, s: Setting, y: float) -> float:
    """Print in a sentence what is to be sent where, with the paper's number; return the next baseline."""
    party, ink = s.deal.vendor, s.theme.body
    known = {
        "iban": Run(party.iban, "iban"), "number": Run(s.deal.number, s.own_mark),
        "bank": Run(s.words.say("bank_name")),
    }  # fmt: skip
    runs = filled(s.words.say("transfer_sentence"), known)
    return paper.runs(s.theme.left, y + ink.leading, runs, ink, s.theme.width * 0.9)


def terms(paper: Paper, s: Setting, y: float) -> float:
    """Print what is said about payment, or about an order, and notes, as sentences; return the next baseline."""
    y += s.theme.body.leading
    if s.deal.kind.name == "order":
        said = [[Run(text)] for text in s.dice.some(s.words.choices("note.order"), 0, 2)]
    else:
        said = foot.closing_sentences(s)
    for sentence in said:
        y = paper.runs(s.theme.left, y, sentence, s.theme.body, s.theme.width * 0.92)
    return y


def slip(paper: Paper, s: Setting, y: float) -> float:
    """Print a payment advice to tear off: who it goes to, number, day due and amount; return the bottom edge."""
    y = max(y + 4, s.bottom - 44)
    paper.line(0, y, paper.width, y, width=0.5, dash=2)
    ink, half = s.theme.body, s.theme.width / 2
    title = s.words.say("slip_title")
    large = fitted(paper, [title], ink.bold().sized(ink.size + 3), half - 4)
    paper.put(s.theme.left, y + ink.leading + 3, title, large)
    party = s.deal.vendor
    label = s.words.say("slip_to")
    x, base = s.theme.left, y + 2 * ink.leading + 5
    paper.put(x, base, label, ink.tinted(GREY))
    rows = paper.split(party.name, half - 8, ink)
    after = paper.lines(x, base + ink.leading, rows, ink, mark=s.role(party))
    end = paper.stack(x, after, party.address, fitted(paper, party.address, ink, half - 8))
    place = (s.theme.left + half, y + 2, half)
    return max(end, particulars.to_the_edges(paper, s, said_twice(s), place) + 2)


def signed(paper: Paper, s: Setting, y: float) -> float:
    """Print a line to sign on and one for the day; return the next baseline."""
    key = "signed" if s.deal.kind.from_buyer else "received_by"
    small = s.theme.small.sized(7)
    texts = [s.words.choices(key)[0], s.words.say("place_and_day")]
    for number, text in enumerate(texts):
        x = s.theme.left + number * s.theme.width / 2
        paper.line(x, y + 13, x + s.theme.width / 2 - 10, y + 13, width=0.4)
        paper.put(x, y + 13 + small.leading, text, fitted(paper, [text], small, s.theme.width / 2 - 10))
    return y + 13 + 2 * small.leading


def farewell(paper: Paper, s: Setting, y: float) -> float:
    """Print the end of a letter with the name of who signs; return the next baseline."""
    ink = s.theme.body
    paper.put(s.theme.left, y + ink.leading * 1.5, s.words.say("regards"), ink)
    paper.put(s.theme.left, y + ink.leading * 3.6, s.deal.issuer.boss, ink, mark="signer")
    return y + ink.leading * 4.6


def page_number(paper: Paper, s: Setting) -> None:
    """Print which page it is, where there are several."""
    if paper.total > 1:
        text = s.words.say("page", n=str(paper.page), total=str(paper.total))
        paper.put(s.theme.right, paper.height - 5, text, s.theme.small.sized(7), align="right")


def foot_of_three(paper: Paper, s: Setting, *, second: bool) -> None:
    """Print address, numbers and account in columns under a hairline, a second bank's account at times."""
    party, ink = s.deal.issuer, s.theme.small.sized(SMALL)
    told = [foot.register_lines(s)]
    if s.asks_for_money:
        told.append([(fact.mark, fact.label, fact.text) for fact in foot.bank_facts(s)])
    if second and party.iban:
        told.append(_other_bank(s))
    wide = s.theme.width / (1 + len(told))
    y = paper.height - 25
    paper.line(s.theme.left, y, s.theme.right, y, width=0.3, colour=GREY)
    y += ink.leading + 0.4
    name = paper.split(party.name, wide - 3, ink)
    after = paper.lines(s.theme.left, y, name, ink, mark=s.role(party))
    rows = [*party.address, party.phone, party.email, party.web][: 6 - len(name)]
    paper.stack(s.theme.left, after, rows, fitted(paper, rows, ink, wide - 3))
    for number, column in enumerate(told, start=1):
        texts = [f"{label}: {value}" if label else value for _, label, value in column]
        shown = fitted(paper, texts, ink, wide - 3)
        rows_under(paper, column, s.theme.left + number * wide, y, shown, "left")
    page_number(paper, s)


def _other_bank(s: Setting) -> list[tuple[str, str, str]]:
    """Return the account at another bank, which no sentence asks to pay to."""
    say, banks = s.words.say, s.words.choices("bank_name")
    other = next((name for name in banks if name != say("bank_name")), banks[0])
    number = identifiers.iban(s.deal.vendor.country, s.dice)
    return [("", say("bank"), other), ("other_iban", say("iban"), number)]


def foot_in_lines(paper: Paper, s: Setting, *, second: bool) -> None:
    """Print name, address and numbers in one or two centred lines."""
    del second
    party, ink, middle = s.deal.issuer, s.theme.small.sized(SMALL), paper.width / 2
    y = paper.height - 15
    head = f", {', '.join(party.address)}"
    shown = fitted(paper, [party.name + head], ink, s.theme.width)
    x = middle - paper.measure(party.name + head, shown) / 2
    paper.put(x, y, party.name, shown, mark=s.role(party))
    paper.put(x + paper.measure(party.name, shown), y, head, shown)
    rows = foot.register_lines(s)
    gap = "   "
    whole = gap.join(f"{label} {value}".strip() for _, label, value in rows)
    shown = fitted(paper, [whole], ink, s.theme.width)
    x = middle - paper.measure(whole, shown) / 2
    for mark, label, value in rows:
        text = f"{label} " if label else ""
        paper.put(x, y + ink.leading, text, shown)
        paper.put(x + paper.measure(text, shown), y + ink.leading, value, shown, mark=mark, label=label)
        x += paper.measure(f"{text}{value}{gap}", shown)
    page_number(paper, s)


def foot_bare(paper: Paper, s: Setting, *, second: bool) -> None:
    """Print the number of the page, at times thanks in the middle, nothing else."""
    del second
    page_number(paper, s)
