"""Till receipts: narrow paper, one column, totals and change at the end."""

from __future__ import annotations

from decimal import Decimal

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety import till_slips
from sample_docs.generator.variety.dice import Dice, Split
from sample_docs.generator.variety.foot import register_lines
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import rows_under
from sample_docs.generator.variety.setting import Setting

WIDTHS = Split((80.0, 76.0), (58.0, 72.0, 80.0), (79.0, 69.0, 62.0), (80.0, 80.0, 58.0, 74.0))
FONTS = Split(
    ("Courier", "Courier", "Helvetica"), ("Courier", "Vera", "Roboto"), ("Courier", "RobotoLight", "Helvetica")
)
ITEMS = Split(
    ("two_lines", "amount_only"),
    ("quantity_first", "times_right", "two_lines"),
    ("coded", "times_first", "quantity_first"),
)
EDGE = 4.0
ROOM = 130.0
"""Height in mm of everything but the lines."""
SLIPS = 12.0
"""Height in mm of what only tills of the fifth family print."""


def till_size(dice: Dice, items: int) -> tuple[float, float]:
    """Return width and height of the roll in mm."""
    return dice.one(WIDTHS), ROOM + items * 10.0 + (SLIPS if dice.fifth else 0.0)


def compose(paper: Paper, s: Setting) -> None:
    """Print a receipt."""
    ink = Ink(s.dice.one(FONTS), 8.5 if paper.width > 70 else 6.8)
    y = _head(paper, s, ink)
    y = _facts(paper, s, ink, y)
    y = _items(paper, s, ink, y)
    y = _totals(paper, s, ink, y)
    _end(paper, s, ink, y)


def _both(paper: Paper, y: float, left: str, right: str, ink: Ink, mark: str = "") -> float:
    ink = _narrowed(paper, left, right, ink) if paper.whole else ink
    paper.put(EDGE, y, left, ink)
    paper.put(paper.width - EDGE, y, right, ink, align="right", mark=mark, label=left if mark else "")
    return y + ink.leading


def _narrowed(paper: Paper, left: str, right: str, ink: Ink) -> Ink:
    """Return print in which a long label does not run into its amount."""
    whole = paper.measure(f"{left}   {right}", ink)
    return ink.sized(ink.size * min(1.0, (paper.width - 2 * EDGE) / whole))


def _rule(paper: Paper, s: Setting, y: float, ink: Ink) -> float:
    sign = s.dice.among("-=.*")
    count = int((paper.width - 2 * EDGE) / paper.measure(sign, ink))
    paper.put(EDGE, y, sign * count, ink)
    return y + ink.leading


def _head(paper: Paper, s: Setting, ink: Ink) -> float:
    party, middle = s.deal.vendor, paper.width / 2
    large = ink.bold().sized(ink.size + s.dice.size(1, 5))
    y = paper.lines(
        middle, 9, paper.split(party.name, paper.width - 8, large), large, align="center", mark="vendor_name"
    )
    y = paper.stack(middle, y, [*party.address, *([party.phone] if s.dice.chance(0.6) else [])], ink, align="center")
    for mark, label, value in register_lines(s)[: s.dice.between(1, 2)]:
        small = ink.sized(ink.size * min(1.0, (paper.width - 6) / paper.measure(f"{label}: {value}", ink)))
        y = rows_under(paper, [(mark, label, value)], middle, y, small, "center")
    if s.dice.chance(0.5):
        paper.put(middle, y + 1, s.label("title.receipt"), ink.bold(), align="center")
        y += ink.leading + 1
    return _rule(paper, s, y + 1, ink)


def _facts(paper: Paper, s: Setting, ink: Ink, y: float) -> float:
    clock = f"{s.dice.between(8, 21):02d}:{s.dice.between(0, 59):02d}"
    day = s.notation.day(s.deal.issue_date)
    if s.dice.chance(0.5):
        paper.put(EDGE, y, day, ink, mark="issue_date")
        paper.put(paper.width - EDGE, y, clock, ink, align="right", mark="time")
        y += ink.leading
    else:
        y = _both(paper, y, s.label(s.date_key), f"{day} {clock}", ink, "issue_date")
    if s.dice.chance(0.75):
        y = _both(paper, y, s.label(s.number_key), s.deal.number, ink, s.own_mark)
    for key, value in s.deal.refs.items():
        y = _both(paper, y, s.label(key), str(value), ink, key)
    return _rule(paper, s, y, ink)


def _items(paper: Paper, s: Setting, ink: Ink, y: float) -> float:
    style, number = s.dice.one(ITEMS), s.notation.number
    edge = paper.width - EDGE - (paper.measure(" A", ink) if style == "coded" else 0)
    codes = {row.rate: code for row, code in zip(s.deal.sums.taxes, "ABCD", strict=False)}
    for index, item in enumerate(s.deal.items):
        name, amount = item.description, number(item.amount, 2)
        if style == "times_first":
            y = _times(paper, s, ink, (EDGE, y), index) + ink.leading
        mark = f"lines[{index}]."
        wide = edge - EDGE - paper.measure(f"{amount}  ", ink)
        if style == "quantity_first":
            count = f"{number(item.quantity)} x "
            paper.put(EDGE, y, count, ink, mark=f"{mark}quantity")
            left, end = EDGE + paper.measure(count, ink), y
            for text in paper.split(name, wide - paper.measure(count, ink), ink):
                y, end = end, end + ink.leading
                paper.put(left, y, text, ink)
            y = end - ink.leading
        else:
            alone = style in ("two_lines", "times_right")
            rows = paper.split(name, paper.width - 2 * EDGE if alone else wide, ink)
            y = paper.lines(EDGE, y, rows, ink, mark=f"{mark}description") - ink.leading
        if style in ("two_lines", "times_right"):
            y += ink.leading
            left = EDGE + (4 if style == "two_lines" else 12)
            y = _times(paper, s, ink, (left, y), index)
        paper.put(edge, y, amount, ink, align="right", mark=f"{mark}net_amount")
        if style == "coded":
            paper.put(paper.width - EDGE, y, codes[item.rate], ink, align="right")
        y += ink.leading
    return _rule(paper, s, y, ink)


def _times(paper: Paper, s: Setting, ink: Ink, place: tuple[float, float], index: int) -> float:
    """Print "3 x 2.50" under the article."""
    (x, y), item, number = place, s.deal.items[index], s.notation.number
    count = number(item.quantity)
    paper.put(x, y, count, ink, mark=f"lines[{index}].quantity")
    x += paper.measure(count, ink)
    paper.put(x, y, " x ", ink)
    paper.put(x + paper.measure(" x ", ink), y, number(item.price, 2), ink, mark=f"lines[{index}].unit_price")
    return y


def _totals(paper: Paper, s: Setting, ink: Ink, y: float) -> float:
    sums, number = s.deal.sums, s.notation.number
    strong = ink.bold().sized(ink.size + s.dice.size(0.5, 4))
    before = s.deal.country.iso == "US" or s.dice.chance(0.3)
    if before:
        y = _taxes(paper, s, ink, y)
    y += 1.5
    y = _both(paper, y, s.label("gross_total"), s.money(sums.gross, total=True), strong, "gross_total") + 1
    if s.dice.chance(0.6):
        given = sums.gross if s.dice.chance(0.5) else (sums.gross / 10).to_integral_value() * 10 + 10
        y = _both(paper, y, s.label("cash" if given != sums.gross else "card"), number(given, 2), ink, "paid")
        if given != sums.gross:
            y = _both(paper, y, s.label("change"), number(given - sums.gross, 2), ink, "change")
    return y if before else _taxes(paper, s, ink, y + 1)


def _taxes(paper: Paper, s: Setting, ink: Ink, y: float) -> float:
    sums, number = s.deal.sums, s.notation.number
    single = len(sums.taxes) == 1
    if s.dice.chance(0.6):
        y = _both(paper, y, s.label("net_total"), number(sums.net, 2), ink, "net_total")
    for row in sums.taxes:
        if row.rate != Decimal(0):
            label = s.label(s.tax_key, rate=number(row.rate))
            y = _both(paper, y, label, number(row.tax, 2), ink, "tax_total" if single else "tax_part")
    return y


def _slips(paper: Paper, s: Setting, ink: Ink, y: float) -> float:
    """Print what only tills of the fifth family add; return the next baseline."""
    if s.deal.sums.tax and s.deal.country.iso != "US" and s.dice.chance(0.3):
        y = till_slips.tax_codes(paper, s, ink, y + 1, EDGE)
    if not paper.shown("change") and s.dice.chance(0.5):
        y = till_slips.terminal(paper, s, ink, _rule(paper, s, y + 1, ink), EDGE)
    return till_slips.served(paper, s, ink, y) if s.dice.chance(0.3) else y


def _end(paper: Paper, s: Setting, ink: Ink, y: float) -> None:
    y = _slips(paper, s, ink, y) if s.dice.fifth else y
    y = _rule(paper, s, y + 1, ink)
    for text in paper.split(s.words.say("thanks"), paper.width - 8, ink):
        paper.put(paper.width / 2, y, text, ink, align="center")
        y += ink.leading
