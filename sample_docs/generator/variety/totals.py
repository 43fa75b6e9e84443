"""Totals: what the lines add up to, on the right, on the left, in a box, across the page; and the table of taxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from sample_docs.generator.variety import endings, footings
from sample_docs.generator.variety import sums as sheets
from sample_docs.generator.variety.deal import TaxRow
from sample_docs.generator.variety.dice import Split
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import fitted
from sample_docs.generator.variety.setting import Setting
from sample_docs.generator.variety.sums import Total, column, ink_of

Draw = Callable[[Paper, Setting, Sequence[Total], float], float]
"""Prints totals from the top edge y on and returns the bottom edge."""


def total_rows(s: Setting) -> list[Total]:
    """Return the rows of the totals, as this document shows them."""
    sums, words = s.deal.sums, s.words
    if s.deal.commission:
        return _commissioned(s)
    rows = []
    if sums.allowance or sums.charge:
        rows.append(Total("lines_total", s.label("lines_total"), s.money(sums.lines)))
    if sums.allowance:
        label = s.label("allowance", rate=s.notation.number(sums.allowance_rate))
        rows.append(Total("allowance_total", label, s.money(-sums.allowance)))
    if sums.charge:
        rows.append(Total("charge_total", s.label("charge"), s.money(sums.charge)))
    _named_apart(s)
    untaxed = all(row.tax == 0 for row in sums.taxes)
    if not (s.deal.inclusive and s.dice.chance(0.4)) and not (untaxed and s.dice.chance(0.5)):
        rows.append(Total("net_total", s.label("net_total"), s.money(sums.net)))
    if not (untaxed and s.dice.chance(0.5)):
        rows.extend(_taxes(s))
    last = sums.payable == sums.gross
    stage = "gross_stage" if s.dice.fifth and not last else "gross_total"
    rows.append(Total("gross_total", s.label(stage), s.money(sums.gross, total=last), last))
    rest = (("rounding", sums.rounding), ("previous_balance", sums.balance), ("prepaid", -sums.prepaid))
    rows.extend(Total(key, s.label(key), s.money(value)) for key, value in rest if value)
    rows.extend(_retained(s))
    if not last:
        label = s.theme.named(words.say("payable"))
        rows.append(Total("payable", label, s.money(sums.payable, total=True), strong=True))
    return rows


def _retained(s: Setting) -> list[Total]:
    """Return what the customer keeps back, at most one row."""
    sums = s.deal.sums
    if not sums.retained:
        return []
    key = "retention" if s.deal.kind.name == "construction" else "withheld"
    return [Total(key, s.label(key, rate=s.notation.number(sums.retained_rate)), s.money(-sums.retained))]


def _named_apart(s: Setting) -> None:
    """See to it that two rows of the totals never have one label."""
    s.words.differ("net_total", "lines_total")
    if s.dice.fourth:
        s.words.differ("payable", "gross_total")
    if s.dice.fifth:
        s.words.differ("payable", "gross_stage")
        s.words.differ("gross_stage", "net_total")
        s.words.differ("gross_total", "net_total")


def _commissioned(s: Setting) -> list[Total]:
    """A broadcaster's way: billing, less the agency's share, is what is due. Which of them is the gross is disputed."""
    sums = s.deal.sums
    rate = s.notation.number(sums.allowance_rate)
    return [
        Total("gross_billing", s.label("gross_billing"), s.money(sums.lines)),
        Total("commission_total", s.label("commission", rate=rate), s.money(-sums.allowance)),
        Total("net_due", s.label("payable"), s.money(sums.payable, total=True), strong=True),
    ]


def _taxes(s: Setting) -> list[Total]:
    taxes = s.deal.sums.taxes
    if s.deal.country.iso == "IN" and len(taxes) == 1 and s.dice.chance(0.6) and _halves(taxes[0]):
        half = taxes[0].tax / 2
        rate = s.notation.number(taxes[0].rate / 2)
        return [Total("tax_part", s.label(key, rate=rate), s.money(half)) for key in ("tax.cgst", "tax.sgst")]
    if len(taxes) == 1:
        label = s.label(s.tax_key, rate=s.notation.number(taxes[0].rate))
        return [Total("tax_total", label, s.money(taxes[0].tax))]
    if s.dice.fifth:
        s.words.need(s.tax_key, "{rate}")
    rows = [Total("tax_part", s.label(s.tax_key, rate=s.notation.number(row.rate)), s.money(row.tax)) for row in taxes]
    if s.words.known("tax_sum") and s.dice.chance(0.4):
        rows.append(Total("tax_total", s.label("tax_sum"), s.money(s.deal.sums.tax)))
    return rows


def _halves(row: TaxRow) -> bool:
    """Central and state tax are equal only when the cents can be shared."""
    return row.tax * 100 % 2 == 0


def draw_totals(paper: Paper, s: Setting, y: float) -> float:
    """Print the totals in a drawn arrangement."""
    rows = total_rows(s)
    if s.dice.chance(0.3) and not any(row.mark == "tax_total" for row in rows) and len(rows) < 2:
        rows = rows[:1]
    draw = sheets.matrix if s.matrix else s.dice.one(ARRANGEMENTS)
    if s.habits.small_print_beside and not s.matrix:
        draw = on_the_right
    if s.habits.beside_totals and not s.matrix:
        draw = {"taxes": footings.beside_taxes, "bank": footings.beside_bank}[s.habits.beside_totals]
    return endings.other_currency(paper, s, draw(paper, s, rows, y))


def on_the_right(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Under the last column, the last row between rules."""
    left = s.theme.right - s.dice.size(65, 90)
    y = column(paper, s, rows[:-1], y, left, s.theme.right - 1.2)
    paper.line(left, y, s.theme.right, y, width=0.8, colour=s.theme.colour)
    return column(paper, s, rows[-1:], y, left, s.theme.right - 1.2)


def labels_end_right(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Labels end beside the amounts."""
    for row in rows:
        ink = ink_of(s, strong=row.strong)
        y += ink.leading * 1.3
        paper.put(s.theme.right - 36, y, row.label, ink, align="right")
        paper.put(s.theme.right - 1.2, y, row.text, ink, align="right", mark=row.mark, label=row.label)
    return y + 2


def on_the_left(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """On the left half of the page."""
    return column(paper, s, rows, y, s.theme.left, s.theme.left + s.dice.size(70, 95))


def full_width(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Labels at the left edge, amounts at the right one."""
    return column(paper, s, rows, y, s.theme.left + 1.2, s.theme.right - 1.2)


def in_a_box(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """In a filled or ruled box."""
    left = s.theme.right - s.dice.size(70, 95)
    height = sum(ink_of(s, strong=row.strong).leading * 1.3 for row in rows) + 4
    fill = s.theme.pale if s.dice.chance(0.5) else ""
    paper.box(left, y + 1, s.theme.right - left, height, fill=fill, stroke="#555555", width=0.6)
    return column(paper, s, rows, y + 0.5, left + 2, s.theme.right - 2)


def in_cells(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Rows of a table that goes on under the lines, every amount in a ruled cell."""
    left, cell = s.theme.right - 80, 30
    for row in rows:
        ink = ink_of(s, strong=row.strong)
        height = ink.leading + 2
        paper.box(left, y, 80 - cell, height, stroke="#666666", width=0.5)
        fill = s.theme.pale if row.strong else ""
        paper.box(s.theme.right - cell, y, cell, height, fill=fill, stroke="#666666", width=0.5)
        if s.dice.fifth:
            ink = fitted(paper, [row.label], ink, 80 - cell - 3)
        paper.put(left + 1.5, y + height - 1.8, row.label, ink)
        paper.put(s.theme.right - 1.5, y + height - 1.8, row.text, ink, align="right", mark=row.mark, label=row.label)
        y += height
    return y + 2


def across(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Side by side, every label above its amount."""
    wide = s.theme.width / len(rows)
    ink, label = s.theme.body, s.theme.label
    y += 2
    paper.line(s.theme.left, y, s.theme.right, y, width=0.6)
    for place, row in enumerate(rows):
        end = s.theme.left + (place + 1) * wide - 2
        value = ink.bold() if row.strong else ink
        paper.put(end, y + label.leading + 0.5, row.label, label.sized(min(label.size, 7.5)), align="right")
        paper.put(
            end, y + label.leading + ink.leading + 1.5, row.text, value, align="right", mark=row.mark, label=row.label
        )
    return y + label.leading + ink.leading + 5


def white_on_dark(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """The last row white on a dark bar."""
    left = s.theme.right - 85
    y = column(paper, s, rows[:-1], y, left + 2, s.theme.right - 2)
    ink = ink_of(s, strong=True).tinted("#ffffff")
    paper.box(left, y, 85, ink.leading + 3, fill=s.theme.colour)
    row = rows[-1]
    paper.put(left + 2, y + ink.leading + 0.4, row.label, ink)
    paper.put(s.theme.right - 2, y + ink.leading + 0.4, row.text, ink, align="right", mark=row.mark, label=row.label)
    return y + ink.leading + 5


ARRANGEMENTS: Split[Draw] = Split(
    (on_the_right, on_the_right, labels_end_right, in_a_box, full_width),
    (in_cells, across, white_on_dark, on_the_left, labels_end_right, on_the_right),
    (
        sheets.with_currency,
        sheets.left_box,
        sheets.stacked,
        sheets.between_rules,
        sheets.between_rules,
        on_the_right,
    ),
    (
        endings.in_one_line,
        endings.closed_table,
        endings.large_first,
        endings.middle_box,
        endings.double_ruled,
        on_the_right,
        on_the_right,
        labels_end_right,
        on_the_left,
        sheets.with_currency,
    ),
    (
        footings.dotted_column,
        footings.total_then_parts,
        footings.between_bars,
        footings.as_last_rows,
        on_the_right,
        on_the_right,
        labels_end_right,
        in_a_box,
        full_width,
        in_cells,
        white_on_dark,
    ),
)


def tax_table(paper: Paper, s: Setting, y: float) -> float:
    """Print rate, base and tax of every rate, and at times their sums; return the bottom edge."""
    ink, head = s.theme.body.sized(s.theme.body.size - 0.5), s.theme.label
    keys = ("rate", "base", "tax", "gross") if s.dice.chance(0.5) else ("rate", "base", "tax")
    x = s.dice.among((s.theme.left, s.theme.left, s.theme.right - 30 * len(keys)))
    if s.dice.chance(0.5):
        paper.put(x, y + head.leading, s.label("tab.title"), head.bold() if head.font == s.theme.body.font else head)
        y += head.leading * 1.4
    y += head.leading
    if s.dice.fifth:
        head = fitted(paper, [s.label(f"tab.{key}") for key in keys[1:]], head, 27)
        head = fitted(paper, [s.label("tab.rate")], head, 21)
    for place, key in enumerate(keys):
        paper.put(x + 22 + place * 29, y, s.label(f"tab.{key}"), head, align="right")
    paper.line(x, y + 1, x + 22 + (len(keys) - 1) * 29, y + 1, width=0.4)
    for row in s.deal.sums.taxes:
        y += ink.leading * 1.2
        mark = "tax_total" if len(s.deal.sums.taxes) == 1 else "tax_part"
        cells = {
            "rate": (f"{s.tax_codes[row.rate]} = " if s.tax_codes else "") + f"{s.notation.number(row.rate)}%",
            "base": row.base,
            "tax": row.tax,
            "gross": row.base + row.tax,
        }
        for place, key in enumerate(keys):
            value = cells[key]
            text = s.notation.number(value, 2) if isinstance(value, Decimal) else str(value)
            paper.put(x + 22 + place * 29, y, text, ink, align="right", mark=mark if key == "tax" else "")
    return y + 4
