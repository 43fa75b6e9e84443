"""Tables of lines: columns, looks, page breaks with carried-forward sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from sample_docs.generator.model import Line
from sample_docs.generator.sheet import Ink, Sheet
from sample_docs.generator.view import View

PAD = 1.4


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the cell it shows, its width in mm and how it is aligned."""

    key: str
    width: float
    align: str = "right"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a table is drawn. Empty colours draw nothing."""

    head: Ink
    body: Ink
    small: Ink
    head_fill: str = ""
    zebra: str = ""
    grid: str = ""
    head_rule: str = ""
    row_rule: str = ""
    end_rule: str = ""
    rule: float = 0.5
    air: float = 1.6


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a table may stand: down to `bottom`, on following pages from `restart` on.

    Attributes:
        draw: Prints what stands on every following page.
        carry: Whether sums are carried from page to page.
    """

    bottom: float
    restart: float = 30
    draw: Callable[[Sheet], None] | None = None
    carry: bool = False

    def turn(self, sheet: Sheet) -> float:
        """Begin the next page and return where to go on."""
        sheet.next_page()
        if self.draw:
            self.draw(sheet)
        return self.restart

    def room(self, sheet: Sheet, y: float, need: float) -> float:
        """Return y, or the top of the next page when `need` mm are not left."""
        return y if y + need <= self.bottom else self.turn(sheet)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a paper in columns, beginning at `left` mm."""

    view: View
    left: float
    columns: tuple[Column, ...]
    look: Look

    @property
    def width(self) -> float:
        """Width in mm."""
        return sum(column.width for column in self.columns)

    @property
    def right(self) -> float:
        """Right edge in mm."""
        return self.left + self.width

    def draw(self, sheet: Sheet, y: float, frame: Frame) -> float:
        """Draw head and rows from y (top edge) on; return the bottom edge of the last row."""
        y = self._head(sheet, y)
        for index, line in enumerate(self.view.paper.lines):
            height = self._height(sheet, line)
            if y + height > frame.bottom:
                y = self._turn(sheet, y, frame, index)
            self._row(sheet, y, height, index, line)
            y += height
        if self.look.end_rule:
            sheet.line(self.left, y, self.right, y, width=self.look.rule, colour=self.look.end_rule)
        return y

    def _turn(self, sheet: Sheet, y: float, frame: Frame, index: int) -> float:
        if frame.carry:
            self._carry(sheet, y, "carried", index)
        y = self._head(sheet, frame.turn(sheet))
        if frame.carry:
            y = self._carry(sheet, y, "brought", index)
        return y

    def _carry(self, sheet: Sheet, y: float, key: str, index: int) -> float:
        ink = self.look.body.bold()
        base = y + self.look.air + ink.leading * 0.8
        sheet.text(self.right - PAD, base, self.view.sum_before(index), ink, "right")
        sheet.text(self.right - 32, base, self.view.say(key), ink, "right")
        return y + ink.leading + 2 * self.look.air

    def _head(self, sheet: Sheet, y: float) -> float:
        look = self.look
        height = look.head.leading + 2 * look.air
        if look.head_fill:
            sheet.box(self.left, y, self.width, height, fill=look.head_fill)
        for column, x in self._places():
            title = column.title or self.view.say("quantity" if column.key == "quantity_unit" else column.key)
            self._put(sheet, column, x, y + look.air + look.head.leading * 0.8, title, look.head)
        if look.grid:
            self._boxes(sheet, y, height)
        if look.head_rule:
            sheet.line(self.left, y + height, self.right, y + height, width=look.rule, colour=look.head_rule)
        return y + height

    def _row(self, sheet: Sheet, y: float, height: float, index: int, line: Line) -> None:
        look = self.look
        if look.zebra and index % 2:
            sheet.box(self.left, y, self.width, height, fill=look.zebra)
        base = y + look.air + look.body.leading * 0.8
        for column, x in self._places():
            text = self.view.cell(line, index + 1, column.key)
            if column.key == "description":
                after = sheet.stack(x + PAD, base, self._broken(sheet, column, text), look.body)
                sheet.stack(x + PAD, after, line.details, look.small)
            else:
                self._put(sheet, column, x, base, text, look.body)
        if look.grid:
            self._boxes(sheet, y, height)
        if look.row_rule:
            sheet.line(self.left, y + height, self.right, y + height, width=0.3, colour=look.row_rule)

    def _height(self, sheet: Sheet, line: Line) -> float:
        column = next((c for c in self.columns if c.key == "description"), self.columns[0])
        rows = len(self._broken(sheet, column, line.description))
        return rows * self.look.body.leading + len(line.details) * self.look.small.leading + 2 * self.look.air

    def _broken(self, sheet: Sheet, column: Column, text: str) -> list[str]:
        return sheet.split(text, column.width - 2 * PAD, self.look.body)

    def _places(self) -> list[tuple[Column, float]]:
        x, places = self.left, []
        for column in self.columns:
            places.append((column, x))
            x += column.width
        return places

    def _put(self, sheet: Sheet, column: Column, x: float, base: float, text: str, ink: Ink) -> None:
        place = {"left": x + PAD, "right": x + column.width - PAD, "center": x + column.width / 2}[column.align]
        sheet.text(place, base, text, ink, column.align)

    def _boxes(self, sheet: Sheet, y: float, height: float) -> None:
        for column, x in self._places():
            sheet.box(x, y, column.width, height, stroke=self.look.grid, width=self.look.rule)


def columns(*specs: str) -> tuple[Column, ...]:
    """Read columns written as "key width [align]", such as "description 80 left"."""
    parts = [spec.split() for spec in specs]
    return tuple(Column(part[0], float(part[1]), part[2] if len(part) > 2 else "right") for part in parts)


def discounted(view: View, with_discount: tuple[Column, ...], without: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns with a discount only where a row has one."""
    return with_discount if any(line.discount != Decimal(0) for line in view.paper.lines) else without
