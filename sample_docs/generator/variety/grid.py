"""Tables of lines in many orders of columns, alignments and rulings, over as many pages as they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sample_docs.generator.money import cents, total
from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.cards import price_text
from sample_docs.generator.variety.deal import Item
from sample_docs.generator.variety.dice import Dice, Split
from sample_docs.generator.variety.identifiers import OTHER, shaped
from sample_docs.generator.variety.notation import SYMBOLS
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Setting

PAD = 1.2
FIELDS = {"description": "description", "quantity": "quantity", "unit_price": "unit_price", "amount": "net_amount"}
"""Columns whose cells the truth states, with their names there."""
WIDTHS: dict[str, float] = {
    "pos": 9, "item": 21, "quantity": 17, "unit": 14, "unit_price": 24, "discount": 15, "tax_rate": 15, "amount": 27,
    "date": 22, "hsn": 17, "ordered": 18, "weight": 16,
    "tax_amount": 20, "gross_amount": 25, "batch": 19, "origin": 15, "tariff": 20,
}  # fmt: skip
ORDERS = Split(
    (
        "pos item description quantity unit_price amount", "pos description quantity unit unit_price amount",
        "description quantity unit_price amount", "item description quantity unit_price tax_rate amount",
        "pos item description quantity unit unit_price discount tax_rate amount", "description amount",
    ),
    (
        "quantity item description unit_price amount", "quantity unit description unit_price amount",
        "description unit_price quantity amount", "date description quantity unit_price amount",
        "item description tax_rate quantity unit_price amount", "description quantity unit_price amount tax_rate",
        "pos quantity unit item description unit_price discount amount", "date description amount",
    ),
    (
        "item description quantity unit_price discount amount tax_rate", "pos description amount",
        "description quantity unit_price tax_rate amount",
        "description quantity unit unit_price amount tax_amount gross_amount",
        "pos item quantity unit description unit_price amount", "description unit unit_price quantity amount",
        "item date description quantity unit_price amount", "tax_rate description quantity unit_price amount",
        "quantity description unit_price amount", "pos description tax_rate unit_price quantity discount amount",
    ),
    (
        "pos item description quantity unit_price amount", "description quantity unit_price amount",
        "quantity description unit_price amount", "item description quantity unit_price amount",
        "pos description quantity unit unit_price discount amount", "description amount",
        "description unit_price amount quantity", "item description batch quantity unit unit_price amount",
        "pos quantity unit description item unit_price amount", "description tax_rate amount",
        "date description quantity unit_price tax_rate amount", "description batch unit_price quantity tax_rate amount",
        "pos description unit_price quantity amount tax_rate",
        "quantity unit item description unit_price tax_rate amount",
    ),
    (
        "description quantity unit_price amount", "item description quantity unit_price amount",
        "description quantity unit_price tax_rate amount", "pos description quantity unit unit_price amount",
        "item description quantity unit unit_price discount amount", "pos item description quantity unit_price amount",
        "quantity description unit_price amount", "date description quantity unit_price amount", "description amount",
        "item description unit quantity unit_price amount tax_rate",
        "pos item quantity unit description unit_price amount",
        "description date quantity unit_price amount", "item quantity description unit_price discount amount",
        "description unit_price quantity tax_rate tax_amount amount",
        "quantity item description tax_rate unit_price amount",
        "pos date description quantity unit unit_price amount",
    ),
    sixth=(
        "description quantity unit_price amount", "item description quantity unit_price amount",
        "pos item description quantity unit unit_price amount", "description quantity unit_price tax_rate amount",
        "quantity description unit_price amount", "pos description quantity unit_price tax_rate amount",
        "item description unit quantity unit_price discount amount", "pos quantity unit description unit_price amount",
        "description unit quantity unit_price amount", "item quantity unit description unit_price amount",
        "date item description quantity unit_price amount", "description tax_rate quantity unit_price amount",
        "quantity unit item description tax_rate unit_price amount", "pos description amount",
        "item description batch quantity unit_price amount tax_rate",
    ),
)  # fmt: skip
EXPORTED = ("pos item description origin tariff quantity unit_price amount",
            "description tariff origin quantity unit unit_price amount")  # fmt: skip
"""Columns of invoices that goods cross a border with."""
UNPRICED = Split(
    ("pos item description quantity unit", "item description quantity"),
    ("quantity item description", "pos description ordered quantity", "item description unit weight quantity"),
    ("quantity unit item description", "item description ordered quantity", "pos quantity unit description weight"),
    ("pos item description quantity unit", "description batch quantity", "item description unit ordered quantity"),
    ("item description quantity unit", "pos item description ordered quantity", "description quantity",
     "item description batch quantity unit", "quantity unit item description weight"),
    sixth=("pos item description quantity unit", "quantity unit description item",
           "item description ordered quantity unit", "pos description quantity unit weight",
           "item batch description quantity"),
)  # fmt: skip
RULINGS = Split(("head", "rows", "grid", "zebra", "none"), ("columns", "frame", "rows", "head", "zebra"),
                ("head", "none", "columns", "zebra", "frame", "rows"), (),
                ("head", "head", "none", "grid", "rows", "rows", "zebra", "frame", "columns"),
                sixth=("head", "rows", "rows", "none", "columns", "grid", "zebra"))  # fmt: skip
HEADS = Split(
    ("filled", "plain", "pale"),
    ("dark", "plain", "ruled"),
    ("ruled", "pale", "plain", "filled"),
    ("plain", "plain", "filled", "ruled", "pale", "dark", "absent"),
    sixth=("plain", "plain", "pale", "pale", "filled", "dark", "ruled"),
)
ALIGNS = Split(("right", "right", "right"), ("right", "left", "center"), ("right", "right", "right", "center"))
CARRIED = Split((0.4,), (), (0.8,), (0.5,), (0.4,), (0.5,))
GROUPED = Split((0.06,), (), (0.15,), (0.25,), (0.12,), (0.15,))
"""Shares of tables with sums carried forward, and with headings between the lines."""
GROUP = 4
"""Lines under one heading."""
MOST = 34.0
"""Greatest width in mm of a column that its head asks for."""
SPARED = ("batch", "origin", "unit", "hsn", "pos", "item", "tax_rate", "date", "tax_amount")
END_ROOM = 88.0
"""Room in mm that a table whose frame goes on leaves for what follows."""
ROOM = 40.0
"""Least width in mm of a description, and what is left out first where there is less."""
LEFT = {"item", "description", "unit", "date", "hsn", "batch", "origin", "tariff"}
ORIGINS = ("DE", "CN", "IT", "PL", "VN", "TR")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its width in mm, and how head and cells are aligned."""

    key: str
    width: float
    align: str
    head_align: str


@dataclass(frozen=True, slots=True)
class Grid:
    """How one document draws its table.

    Attributes:
        air: Above and below the text of a row, in mm.
        carry: Sums are carried from page to page.
        groups: Headings stand between the lines, in the third family with a sum below.
        own_row: Amounts stand in a row below the description.
        turn: Begins a page and returns where it goes on.
    """

    columns: tuple[Column, ...]
    ruling: str
    head: str
    air: float
    carry: bool
    groups: bool
    unit_in_quantity: bool
    own_row: bool
    turn: Callable[[Paper, Setting], float]


def draw_table(paper: Paper, s: Setting, y: float, turn: Callable[[Paper, Setting], float]) -> float:
    """Print the lines from the top edge y on; `turn` begins a page. Return the bottom edge."""
    grid = _drawn(paper, s, turn)
    y = _head(paper, s, grid, y)
    done: list[Item] = []
    start, begun = y, 0
    for index, item in enumerate(s.deal.items):
        height = _height(paper, s, grid, item)
        if y + height > s.bottom - _kept_free(s, grid):
            y = start = _turned(paper, s, grid, (start, y), (done, done[begun:]))
            begun = index
        if grid.groups and index % GROUP == 0:
            y = _group(paper, s, grid, y, index)
        _row(paper, s, grid, y, height, index)
        done.append(item)
        y += height
        if _ends_section(s, grid, index):
            y = _section_sum(paper, s, y, done[index - index % GROUP :])
    y = _lengthened(s, grid, y)
    _close(paper, s, grid, start, y)
    return y


def _lengthened(s: Setting, grid: Grid, y: float) -> float:
    """Return where the table's frame ends: at a fixed place of the page in some houses."""
    framed = grid.ruling in ("grid", "columns", "frame")
    return max(y, s.bottom - END_ROOM) if s.habits.to_bottom and framed else y


def _drawn(paper: Paper, s: Setting, turn: Callable[[Paper, Setting], float]) -> Grid:
    dice = s.dice
    keys = [key for key in _keys(s) if key != "item" or not (s.habits.code_below or s.habits.code_above)]
    align = dice.one(ALIGNS)
    joined = "unit" not in keys and dice.chance(0.3)
    dated = max(paper.measure(s.notation.day(item.date), s.theme.body) for item in s.deal.items)
    widths = WIDTHS | {"date": max(WIDTHS["date"], dated + 3)}
    widths["quantity"] += 8 if joined else 0
    if s.dice.newer:
        widths |= _wide_enough(paper, s, keys, widths)
    keys = _fitting(s, keys, widths)
    widths["description"] = s.theme.width - sum(widths[key] for key in keys if key != "description")
    columns = tuple(_column(key, widths[key], align, dice) for key in keys)
    return Grid(
        columns, dice.one(RULINGS), dice.one(HEADS), dice.size(0.8, 2.4),
        dice.chance(dice.own(CARRIED)) and s.deal.kind.priced, _grouped(s), joined,
        dice.one(Split((False,), (False,) * 5 + (True,), (False,) * 9 + (True,))) and "unit_price" in keys, turn,
    )  # fmt: skip


DELIVERED = ("invoice", "credit_note", "delivery_note", "freight", "farm", "medical", "construction", "self_billing")
"""Kinds whose lines come from several deliveries or jobs."""


def _grouped(s: Setting) -> bool:
    if s.dice.fifth and s.deal.kind.name not in DELIVERED:
        return False
    drawn = s.dice.chance(s.dice.own(GROUPED))
    return drawn and (not s.dice.newer or len(s.deal.items) > GROUP)


def _wide_enough(paper: Paper, s: Setting, keys: Sequence[str], widths: dict[str, float]) -> dict[str, float]:
    """Return widths that hold the longest word of a head and the numbers of articles."""
    ink, wide = s.theme.body.bold(), dict(widths)
    for key in keys:
        longest = max(paper.measure(word, ink) for word in s.column(key).split())
        wide[key] = min(max(widths.get(key, 0.0), longest + 2 * PAD), MOST)
    prices = (_cell_price(s, item) for item in s.deal.items)
    if s.dice.fifth:
        wide["date"] = max(wide["date"], widths["date"])
        wide["unit"] = max(wide["unit"], *(paper.measure(item.unit, s.theme.body) + 2.8 for item in s.deal.items))
    if s.dice.fourth:
        wide["unit_price"] = max(wide["unit_price"], *(paper.measure(text, s.theme.body) + 3 for text in prices))
    wide["item"] = max(wide["item"], *(paper.measure(item.number, s.theme.body) + 3 for item in s.deal.items))
    return wide


def _fitting(s: Setting, keys: list[str], widths: dict[str, float]) -> list[str]:
    """Leave out what can be spared until the description has room."""
    for spared in SPARED:
        room = s.theme.width - sum(widths[key] for key in keys if key != "description")
        if room >= ROOM:
            break
        if spared != "tax_rate" or len(s.deal.sums.taxes) == 1:
            keys = [key for key in keys if key != spared]
    return keys


def _column(key: str, width: float, align: str, dice: Dice) -> Column:
    if key == "description":
        return Column(key, width, "left", "left")
    own = "left" if key in LEFT else align
    return Column(key, width, own, dice.among((own, own, "center")) if align == "center" else own)


def _keys(s: Setting) -> list[str]:
    """Return the columns: a drawn order, without what the document has no use for."""
    deal = s.deal
    keys = _plan(s).split()
    if any(item.discount for item in deal.items) and "discount" not in keys and "unit_price" in keys:
        s.off_rows = s.dice.newer and s.dice.chance(0.5)
        if not s.off_rows:
            keys.insert(keys.index("unit_price") + 1, "discount")
    if not any(item.discount for item in deal.items):
        keys = [key for key in keys if key != "discount"]
    if deal.inclusive or deal.sums.tax == 0:
        keys = [key for key in keys if key not in ("tax_amount", "gross_amount")]
    if deal.country.iso == "IN" and "description" in keys and s.dice.chance(0.7):
        keys.insert(keys.index("description") + 1, "hsn")
    rates = sorted({item.rate for item in deal.items}, reverse=True)
    if len(rates) > 1 and "tax_rate" not in keys:
        keys.insert(-1, "tax_rate")
    if len(rates) > 1 and s.dice.newer and s.dice.chance(0.5):
        s.tax_codes = dict(zip(rates, s.dice.among(("ABCD", "1234", "SRZX")), strict=False))
    return keys


def _plan(s: Setting) -> str:
    if s.deal.kind.name == "export":
        return s.dice.among(EXPORTED)
    return s.dice.one(ORDERS if s.deal.kind.priced else UNPRICED)


def _places(s: Setting, grid: Grid) -> list[tuple[Column, float]]:
    x, places = s.theme.left, []
    for column in grid.columns:
        places.append((column, x))
        x += column.width
    return places


def _put(paper: Paper, place: tuple[Column, float], y: float, text: str, ink: Ink, mark: str = "") -> None:
    column, x = place
    at = {"left": x + PAD, "right": x + column.width - PAD, "center": x + column.width / 2}[column.align]
    paper.put(at, y, text, ink, align=column.align, mark=mark)


def _head(paper: Paper, s: Setting, grid: Grid, y: float) -> float:
    if grid.head == "absent":
        return y + 1
    y = _spanned(paper, s, grid, y) if s.habits.spanned else y
    ink = s.theme.body.bold()
    titles = [_title(s, column) for column in grid.columns]
    tight = min(_fit(paper, title, c.width - PAD, ink) for title, c in zip(titles, grid.columns, strict=True))
    ink = ink.sized(ink.size * tight)
    broken = [paper.split(title, c.width - PAD, ink) for title, c in zip(titles, grid.columns, strict=True)]
    height = max(map(len, broken)) * ink.leading + 2 * grid.air
    fill = {"filled": s.theme.colour, "dark": "#222222", "pale": s.theme.pale}.get(grid.head, "")
    if fill:
        paper.box(s.theme.left, y, s.theme.width, height, fill=fill)
    if grid.head in ("filled", "dark"):
        ink = ink.tinted("#ffffff")
    for (column, x), lines in zip(_places(s, grid), broken, strict=True):
        at = {"left": x + PAD, "right": x + column.width - PAD, "center": x + column.width / 2}[column.head_align]
        paper.stack(at, y + grid.air + ink.leading * 0.8, lines, ink, align=column.head_align)
    if grid.head == "ruled":
        paper.line(s.theme.left, y, s.theme.right, y, width=1)
    if grid.ruling != "none":
        paper.line(s.theme.left, y + height, s.theme.right, y + height, width=0.7)
    return y + height


def _spanned(paper: Paper, s: Setting, grid: Grid, y: float) -> float:
    """Print the currency over the columns of money, above the head proper; return its top edge."""
    ends = [(x, x + column.width) for column, x in _places(s, grid) if column.key in ("unit_price", "amount")]
    adjacent = len(ends) == 2 and abs(ends[0][1] - ends[1][0]) < 1
    if not adjacent:
        return y
    ink, (left, right) = s.theme.body, (ends[0][0], ends[1][1])
    paper.put((left + right) / 2, y + ink.leading, s.deal.currency, ink, align="center", mark="currency")
    paper.line(left + 3, y + ink.leading + 1, right - 1, y + ink.leading + 1, width=0.4)
    return y + ink.leading + 1.2


def _fit(paper: Paper, title: str, width: float, ink: Ink) -> float:
    """Return by how much print has to shrink so that the longest word fits."""
    return min(1.0, *(width / max(paper.measure(word, ink), 0.1) for word in title.split()), 1.0)


def _title(s: Setting, column: Column) -> str:
    title = s.column(column.key)
    if column.key == "description" and s.habits.code_above:
        title = f"{s.column('item')} / {title}"
    in_money = column.key in ("unit_price", "amount", "gross_amount") and s.habits.currency_in_head
    return f"{title} {s.deal.currency}" if in_money else title


def _height(paper: Paper, s: Setting, grid: Grid, item: Item) -> float:
    rows = len(_broken(paper, s, grid, item))
    rows += int(grid.own_row) + int(s.habits.code_above)
    return rows * s.theme.body.leading + len(_details(s, item)) * s.theme.small.leading + 2 * grid.air


def _details(s: Setting, item: Item) -> tuple[str, ...]:
    """Return what stands in small print below the description; what was taken off where no column says it."""
    if s.habits.code_below:
        return (s.words.say("article", n=item.number), *item.details)
    if s.off_rows and item.discount:
        return (*item.details, s.words.say("off_row", rate=s.notation.number(item.discount)))
    return item.details


def _broken(paper: Paper, s: Setting, grid: Grid, item: Item) -> list[str]:
    width = next(column.width for column in grid.columns if column.key == "description")
    return paper.split(item.description, width - 2 * PAD, s.theme.body)


def _row(paper: Paper, s: Setting, grid: Grid, y: float, height: float, index: int) -> None:
    item, ink = s.deal.items[index], s.theme.body
    if grid.ruling == "zebra" and index % 2:
        paper.box(s.theme.left, y, s.theme.width, height, fill=s.theme.pale)
    base = y + grid.air + ink.leading * 0.8
    for column, x in _places(s, grid):
        mark = f"lines[{index}].{FIELDS[column.key]}" if column.key in FIELDS else ""
        if column.key == "description" and s.habits.code_above:
            paper.put(x + PAD, base, item.number, ink)
            after = paper.lines(x + PAD, base + ink.leading, _broken(paper, s, grid, item), ink, mark=mark)
            paper.stack(x + PAD, after, _details(s, item), s.theme.small)
        elif column.key == "description":
            after = paper.lines(x + PAD, base, _broken(paper, s, grid, item), ink, mark=mark)
            paper.stack(x + PAD, after, _details(s, item), s.theme.small)
        else:
            low = grid.own_row and column.key not in ("pos", "item", "date")
            under = height - 2 * grid.air - s.theme.body.leading if low else 0
            _put(paper, (column, x), base + under, _cell(s, grid, item, column.key, index), ink, mark)
            if column.key == "amount" and s.habits.symbol_apart and column.align == "right":
                paper.put(x + PAD, base + under, SYMBOLS.get(s.deal.currency, s.deal.currency), ink)
    if grid.ruling in ("rows", "grid"):
        paper.line(s.theme.left, y + height, s.theme.right, y + height, width=0.3, colour="#888888")


def _cell(s: Setting, grid: Grid, item: Item, key: str, index: int) -> str:
    number = s.notation.number
    if key == "quantity":
        whole = number(item.quantity, 2) if s.words.say("unit.hour") == item.unit else number(item.quantity)
        return f"{whole} {item.unit}" if grid.unit_in_quantity else whole
    if key == "unit_price":
        return _cell_price(s, item)
    texts: dict[str, Callable[[], str]] = {
        "pos": lambda: str((index + 1) * (10 if s.habits.tens else 1)),
        "item": lambda: item.number,
        "unit": lambda: item.unit,
        "discount": lambda: f"{number(item.discount)} %" if item.discount else "",
        "tax_rate": lambda: s.tax_codes.get(item.rate) or f"{number(item.rate)}%",
        "amount": lambda: s.money(item.amount),
        "tax_amount": lambda: number(cents(item.amount * item.rate / 100), 2),
        "gross_amount": lambda: number(item.amount + cents(item.amount * item.rate / 100), 2),
        "date": lambda: s.notation.day(item.date),
        "batch": lambda: f"{7 * int(item.price) % 89 + 10}-{item.number[-2:]}",
        "origin": lambda: ORIGINS[int(item.price) % len(ORIGINS)],
        "tariff": lambda: f"{7300 + int(item.price) % 1200} {10 + index % 80} 00",
        "hsn": lambda: f"{7000 + int(item.price) % 2900}",
        "ordered": lambda: number(item.quantity + index % 3),
        "weight": lambda: number(item.quantity * Decimal("0.35"), 1),
    }
    return texts[key]()


def _cell_price(s: Setting, item: Item) -> str:
    text = price_text(s, item)
    return f"{text}/{item.unit}" if s.habits.unit_behind and item.per == 1 else text


def _group(paper: Paper, s: Setting, grid: Grid, y: float, index: int) -> float:
    """Print a heading inside the table."""
    ink = s.theme.body.bold()
    column = next((column, x) for column, x in _places(s, grid) if column.key == "description")
    place = str(index // GROUP + 1)
    if s.dice.fourth:
        day = s.notation.day(s.deal.items[index].date)
        text = s.words.say("section", n=shaped(s.dice.one(OTHER), s.dice), date=day)
        paper.put(column[1] + PAD, y + ink.leading, text, s.theme.body.bold() if s.dice.chance(0.5) else s.theme.body)
        return y + ink.leading + 1.5
    text = s.words.say("group", n=place) if s.dice.newer else f"{s.words.say('project')} {place}"
    paper.put(column[1] + PAD, y + ink.leading, text, ink)
    return y + ink.leading + 1.5


def _ends_section(s: Setting, grid: Grid, index: int) -> bool:
    if not (grid.groups and s.dice.newer and s.deal.kind.priced):
        return False
    return index % GROUP == GROUP - 1 or index == len(s.deal.items) - 1


def _section_sum(paper: Paper, s: Setting, y: float, items: Sequence[Item]) -> float:
    """Print what the lines since the last heading add up to."""
    ink, label = s.theme.body.bold(), s.label("group_sum")
    base = y + ink.leading
    paper.line(s.theme.right - 32, y + 0.4, s.theme.right, y + 0.4, width=0.4)
    text = s.money(total(item.amount for item in items))
    paper.put(s.theme.right - 34, base, label, ink, align="right")
    paper.put(s.theme.right - PAD, base, text, ink, align="right", mark="section_sum", label=label)
    return base + 2


def _kept_free(s: Setting, grid: Grid) -> float:
    """Return the height in mm at the foot of a page for sums of sections and what is carried."""
    sums = 8 if grid.groups and s.dice.newer else 0
    return sums + (8 if grid.carry or s.habits.page_sums else 0)


Lines = tuple[Sequence[Item], Sequence[Item]]
"""All lines printed so far, and those of this page."""


def _turned(paper: Paper, s: Setting, grid: Grid, rows: tuple[float, float], lines: Lines) -> float:
    """Finish the table on this page and begin it on the next one, with the sum carried forward at times."""
    (start, y), (done, here) = rows, lines
    _close(paper, s, grid, start, y)
    so_far = s.money(total(item.amount for item in done))
    if grid.carry:
        _carried(paper, s, y, s.label("carried"), so_far)
    elif s.habits.page_sums and s.deal.kind.priced:
        _carried(paper, s, y, s.label("page_sum"), s.money(total(item.amount for item in here)))
    y = _head(paper, s, grid, grid.turn(paper, s))
    return _carried(paper, s, y, s.label("brought"), so_far) if grid.carry else y


def _carried(paper: Paper, s: Setting, y: float, label: str, text: str) -> float:
    ink = s.theme.body.bold()
    base = y + 1 + ink.leading
    paper.put(s.theme.right - 34, base, label, ink, align="right")
    paper.put(s.theme.right - PAD, base, text, ink, align="right", mark="carried_sum", label=label)
    return base + 1.5


def _close(paper: Paper, s: Setting, grid: Grid, top: float, y: float) -> None:
    """Draw the rules that need to know where the rows ended."""
    if grid.ruling in ("grid", "columns"):
        for _, x in _places(s, grid)[1:]:
            paper.line(x, top, x, y, width=0.4, colour="#777777")
    if grid.ruling in ("grid", "frame", "columns"):
        paper.box(s.theme.left, top, s.theme.width, y - top, stroke="#555555", width=0.5)
    elif grid.ruling == "head":
        paper.line(s.theme.left, y, s.theme.right, y, width=0.7)
