"""Ends of pages: feet with register data, terms, bank accounts, page numbers, watermarks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.dice import Split
from sample_docs.generator.variety.pairs import draw_pairs
from sample_docs.generator.variety.paper import Paper, Run
from sample_docs.generator.variety.senders import fitted, rows_under
from sample_docs.generator.variety.setting import Fact, Setting

WATERMARK = 560.0
"""Greatest width of a word across the page, in points."""
Foot = Callable[[Paper, Setting, float], None]
"""Prints the foot of a page whose top edge is y."""
ROOM = {"columns": 26.0, "line": 14.0, "centred": 20.0, "page": 10.0, "halves": 22.0, "band": 17.0, "bank": 19.0}


def draw_foot(paper: Paper, s: Setting, style: str) -> None:
    """Print the foot of the current page: the issuer's data in a drawn form, and the page number."""
    top = paper.height - ROOM[style]
    FEET[style](paper, s, top)
    ink = s.theme.small
    if paper.total > 1 or (style == "page" and not s.dice.newer):
        text = s.words.say("page", n=str(paper.page), total=str(paper.total))
        ink = ink.tinted("#ffffff") if style == "band" else ink
        paper.put(s.theme.right, paper.height - 5, text, ink, align="right")


def bank_facts(s: Setting) -> list[Fact]:
    """Return how the vendor is paid: an account number, with or without the bank's name and code."""
    party, say = s.deal.vendor, s.words.say
    facts = []
    if s.dice.chance(0.6):
        facts.append(Fact("bank", say("bank"), say("bank_name")))
    if s.dice.chance(0.3):
        facts.append(Fact("account_holder", say("holder"), party.name))
    if party.iban and (not party.sort_code or s.dice.chance(0.4)):
        facts.append(Fact("iban", say("iban"), party.iban))
        if s.dice.chance(0.7):
            facts.append(Fact("bic", say("bic"), party.bic))
    if party.sort_code:
        facts.append(Fact("sort_code", say("sort_code"), party.sort_code))
        facts.append(Fact("account_number", say("account_number"), party.account))
    if s.dice.chance(0.2):
        facts.append(Fact("payment_reference", say("reference"), s.deal.number))
    return facts


def payment(paper: Paper, s: Setting, y: float) -> float:
    """Print a block with the bank account; return the bottom edge."""
    ink = s.theme.body
    if s.dice.chance(0.6):
        paper.put(s.theme.left, y + ink.leading, s.label("bank_title"), ink.bold())
        y += ink.leading * 1.2
    width = s.dice.among((80.0, 95.0, s.theme.width))
    return draw_pairs(paper, s, bank_facts(s), s.theme.left, y, width) + 2


def terms(paper: Paper, s: Setting, y: float) -> float:
    """Print sentences about payment and small print; return the next baseline."""
    y += s.theme.body.leading
    for sentence in closing_sentences(s):
        y = paper.runs(s.theme.left, y, sentence, s.theme.body, s.theme.width * 0.85)
    return y


def closing_sentences(s: Setting) -> list[list[Run]]:
    """Return what is said about payment, and notes."""
    return [*_payment_terms(s), *_small_print(s)]


def _payment_terms(s: Setting) -> list[list[Run]]:
    say, deal = s.words.say, s.deal
    sentences: list[list[Run]] = []
    if s.dice.newer and deal.kind.name == "credit_note":
        return sentences
    if deal.due_date:
        sentences.append(_around(say("terms_due"), "due", s.notation.day(deal.due_date), "due_date"))
    elif deal.kind.name in ("shop", "hotel", "saas", "receipt"):
        sentences.append([Run(say("terms_paid"))])
    elif deal.kind.pays:
        key = "terms_direct" if s.dice.chance(0.2) else "terms_days"
        sentences.append([Run(say(key, days=str(deal.days)))])
    if deal.kind.pays and s.dice.chance(0.12):
        sentences.append([Run(say("discount_terms"))])
    return sentences


def _small_print(s: Setting) -> list[list[Run]]:
    say, deal = s.words.say, s.deal
    sentences = []
    if deal.kind.priced and all(row.rate == 0 for row in deal.sums.taxes) and deal.country.iso != "US":
        sentences.append(say("exempt"))
    if deal.inclusive:
        sentences.append(say("inclusive"))
    if deal.kind.name == "self_billing":
        sentences.append(say("self_billing_note"))
    sentences.extend(deal.notes)
    if s.dice.chance(0.6):
        sentences.append(say("thanks"))
    return [[Run(sentence)] for sentence in sentences]


def _around(sentence: str, hole: str, value: str, mark: str) -> list[Run]:
    """Split a sentence around its hole so that the value can be marked."""
    before, _, after = sentence.partition("{" + hole + "}")
    runs = [Run(before.strip()), Run(value, mark), Run(after.strip())]
    return [run for run in runs if run.text]


def register_lines(s: Setting) -> list[tuple[str, str, str]]:
    """Return mark, label and value of the data that companies have to print."""
    party, say = s.deal.issuer, s.words.say
    rows = []
    if party.tax_id:
        rows.append((s.tax_mark(party), say("tax_id"), party.tax_id))
    if s.words.known("register"):
        city = party.place.strip("0123456789 -")
        rows.append(("register", "", _registered(say("register"), city, party.register)))
    if party.tax_number and s.words.known("tax_number"):
        rows.append(("tax_number", say("tax_number"), party.tax_number))
    if s.dice.chance(0.4):
        rows.append(("boss", say("boss"), party.boss))
    return rows


def _registered(wording: str, city: str, register: str) -> str:
    return wording.format(city=city, reg=register) if "{" in wording else f"{wording} {register}"


def columns(paper: Paper, s: Setting, y: float) -> None:
    """Address, register and bank in three columns."""
    party, ink = s.deal.issuer, s.theme.small.sized(min(s.theme.small.size, 7.0))
    paper.line(s.theme.left, y, s.theme.right, y, width=0.4, colour="#999999")
    wide, base = s.theme.width / 3, y + 1 + ink.leading
    after = paper.lines(s.theme.left, base, paper.split(party.name, wide - 2, ink), ink, mark=s.role(party))
    paper.stack(s.theme.left, after, [*party.address, party.phone], ink)
    _column(paper, s, register_lines(s), s.theme.left + wide, base, ink)
    if s.deal.kind.pays:
        rows = [(fact.mark, fact.label, fact.text) for fact in bank_facts(s)]
        _column(paper, s, rows, s.theme.left + 2 * wide, base, ink)


def _column(paper: Paper, s: Setting, rows: list[tuple[str, str, str]], x: float, y: float, ink: Ink) -> None:
    """Print rows in a third of the width; the fifth family keeps them in it."""
    if s.dice.fifth:
        ink = fitted(paper, [f"{label}: {value}" for _, label, value in rows], ink, s.theme.width / 3 - 2)
    rows_under(paper, rows, x, y, ink, "left")


def line(paper: Paper, s: Setting, y: float) -> None:
    """Everything in one or two lines."""
    party, ink = s.deal.issuer, s.theme.small.sized(6.5)
    runs = [Run(party.name, s.role(party)), Run("| " + ", ".join(party.address))]
    for mark, label, value in register_lines(s):
        runs.extend((Run(f"| {label}" if label else "|"), Run(value, mark)))
    paper.runs(s.theme.left, y + ink.leading, runs, ink, s.theme.width)


def centred(paper: Paper, s: Setting, y: float) -> None:
    """Short lines in the middle."""
    party, ink, middle = s.deal.issuer, s.theme.small.sized(7), paper.width / 2
    paper.put(middle, y + ink.leading, party.name, ink, align="center", mark=s.role(party))
    paper.put(middle, y + 2 * ink.leading, " · ".join((*party.address, party.web)), ink, align="center")
    rows_under(paper, register_lines(s)[:2], middle, y + 3 * ink.leading, ink, "center")


def halves(paper: Paper, s: Setting, y: float) -> None:
    """Name and address in the left half, what companies have to print in the right one."""
    party, ink = s.deal.issuer, s.theme.small.sized(min(s.theme.small.size, 7.2))
    base, half = y + ink.leading, s.theme.width * 0.55
    after = paper.lines(s.theme.left, base, paper.split(party.name, half, ink), ink, mark=s.role(party))
    rows = [", ".join(party.address), party.email, party.web]
    paper.stack(s.theme.left, after, rows, fitted(paper, rows, ink, half))
    rows_under(paper, register_lines(s), s.theme.right, base, ink, "right")


def band(paper: Paper, s: Setting, y: float) -> None:
    """White on a coloured band at the edge of the page."""
    ink = s.theme.small.sized(7).tinted("#ffffff")
    paper.box(0, y, paper.width, paper.height - y, fill=s.theme.colour)
    _sender_in_rows(paper, s, y + ink.leading + 1, ink)


def bank(paper: Paper, s: Setting, y: float) -> None:
    """A ruled box with the sender's bank account, name and register data in lines below it."""
    ink = s.theme.small.sized(min(s.theme.small.size, 7.2))
    facts = bank_facts(s) if s.asks_for_money else []
    if facts:
        paper.box(s.theme.left, y, s.theme.width, ink.leading + 2, stroke="#777777", width=0.4)
    _in_a_row(paper, s, [(fact.mark, f"{fact.label}:", fact.text) for fact in facts], y + ink.leading + 0.4, ink)
    _sender_in_rows(paper, s, y + 2 * ink.leading + 3, ink)


def _sender_in_rows(paper: Paper, s: Setting, y: float, ink: Ink) -> None:
    party = s.deal.issuer
    ink = fitted(paper, [f"{party.name}   {', '.join(party.address)}"], ink, s.theme.width)
    paper.put(s.theme.left, y, party.name, ink, mark=s.role(party))
    after = s.theme.left + paper.measure(f"{party.name}   ", ink)
    paper.put(after, y, ", ".join(party.address), ink)
    _in_a_row(paper, s, register_lines(s), y + ink.leading + 0.6, ink)


def _in_a_row(paper: Paper, s: Setting, rows: Sequence[tuple[str, str, str]], y: float, ink: Ink) -> None:
    """Print marks, labels and values one after the other, as many as fit."""
    x = s.theme.left + 1.5
    for mark, label, value in rows:
        head = f"{label} " if label else ""
        if x + paper.measure(head + value, ink) > s.theme.right:
            return
        paper.put(x, y, head, ink)
        paper.put(x + paper.measure(head, ink), y, value, ink, mark=mark, label=label)
        x += paper.measure(head + value, ink) + 4.5


def page_only(paper: Paper, s: Setting, y: float) -> None:
    """Nothing but the page number."""
    del paper, s, y


FEET: dict[str, Foot] = {
    "columns": columns, "line": line, "centred": centred, "page": page_only,
    "halves": halves, "band": band, "bank": bank,
}  # fmt: skip
STYLES = Split(
    ("columns", "columns", "page"),
    ("line", "centred", "page"),
    ("halves", "band", "bank", "page", "halves"),
    ("columns", "columns", "centred", "page", "page", "halves", "halves", "bank"),
    ("columns", "columns", "columns", "halves", "centred", "page", "page", "bank", "band"),
)


def slip(paper: Paper, s: Setting, y: float) -> float:
    """Print a slip to tear off that repeats what the payment is for; return the bottom edge."""
    paper.line(0, y + 2, paper.width, y + 2, width=0.6, dash=3)
    facts = [Fact(s.own_mark, s.label(s.number_key), s.deal.number)]
    if s.deal.due_date:
        facts.append(Fact("due_date", s.label("due_date"), s.notation.day(s.deal.due_date)))
    if "customer_number" in s.deal.refs:
        facts.append(Fact("customer_number", s.label("customer_number"), str(s.deal.refs["customer_number"])))
    paid = s.deal.sums.payable == s.deal.sums.gross
    facts.append(
        Fact("gross_total" if paid else "payable", s.label("payable"), s.money(s.deal.sums.payable, total=True))
    )
    y = draw_pairs(paper, s, facts, s.theme.left, y + 5, s.theme.width)
    return draw_pairs(paper, s, bank_facts(s), s.theme.left, y + 2, s.dice.among((80.0, s.theme.width)))


def watermark(paper: Paper, s: Setting) -> None:
    """Print a pale word across the page, before anything else."""
    canvas = paper.canvas
    canvas.saveState()
    canvas.translate(paper.width * 1.42, paper.height * 1.42)
    canvas.rotate(45)
    word = s.words.say("copy").upper()
    size = min(90, 90 * WATERMARK / canvas.stringWidth(word, "Helvetica-Bold", 90)) if s.dice.fourth else 90
    canvas.setFont("Helvetica-Bold", size)
    canvas.setFillGray(0.93)
    canvas.drawCentredString(0, 0, word)
    canvas.restoreState()
