"""A report's plot: stacked bars as SVG, drawn here because a plotting library would be the heaviest thing installed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from documents.error import WrongInputError
from documents.values.money import from_minor, show
from reports.report import Bar, Report

SVG: Final = "http://www.w3.org/2000/svg"
WIDTH, HEIGHT = 960, 420
LEFT, RIGHT, TOP, BOTTOM = 110, 20, 50, 70
"""Margins, in pixels, that hold amounts, title and labels."""
COLOURS: Final = ("#2f6f9f", "#d98324", "#7a7a7a", "#5f9e6e")
FILLED: Final = 0.7
"""Part of its place that a bar takes."""
STEPS: Final = (1, 2, 5, 10)
MOST_LINES: Final = 6


def write_plot(report: Report, path: Path) -> None:
    """Write the bars of a report as an SVG file.

    Raises:
        WrongInputError: The report has no plot.
    """
    if not report.bars:
        raise WrongInputError(f"--plot: {report.code} {report.title} has no plot; leave the option out")
    ET.register_namespace("", SVG)
    ET.ElementTree(svg(report)).write(path, encoding="utf-8", xml_declaration=True)


def svg(report: Report) -> ET.Element:
    """Return the plot: one bar for each of the report's, its parts stacked, credits below the line."""
    root = ET.Element(f"{{{SVG}}}svg", {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "font-family": "sans-serif"})
    title = f"{report.title}, {report.client_id}, as of {report.as_of.isoformat()}, {report.currency}"
    _text(root, LEFT, 22, title, size=16)
    lines = _lines(report.bars)
    top, bottom = lines[-1], lines[0]
    scale = (HEIGHT - TOP - BOTTOM) / (top - bottom)
    zero = TOP + top * scale
    for value in lines:
        y = zero - value * scale
        points = {"x1": str(LEFT), "x2": str(WIDTH - RIGHT), "y1": f"{y:.1f}", "y2": f"{y:.1f}", "stroke": "#ccc"}
        ET.SubElement(root, f"{{{SVG}}}line", points)
        shown = show(from_minor(value, report.currency), report.currency)
        _text(root, LEFT - 8, y + 4, shown.removesuffix(f" {report.currency}"), anchor="end")
    names = list(report.bars[0].parts)
    place = (WIDTH - LEFT - RIGHT) / len(report.bars)
    for at, bar in enumerate(report.bars):
        left = LEFT + place * (at + (1 - FILLED) / 2)
        for name, low, high in _stacked(bar):
            _rectangle(root, (left, zero - high * scale, place * FILLED, (high - low) * scale), names.index(name))
        _text(root, left + place * FILLED / 2, HEIGHT - BOTTOM + 20, bar.label, anchor="middle")
    for at, name in enumerate(names):
        _rectangle(root, (LEFT + 160 * at, HEIGHT - 26, 12, 12), at)
        _text(root, LEFT + 160 * at + 18, HEIGHT - 15, name)
    return root


def _lines(bars: Sequence[Bar]) -> list[int]:
    """Return the amounts of the grid's lines, from the lowest to the highest; zero is one of them."""
    ends = [end for bar in bars for _name, low, high in _stacked(bar) for end in (low, high)]
    lowest, highest = min([0, *ends]), max([1, *ends])
    power = 10 ** math.floor(math.log10(max((highest - lowest) / MOST_LINES, 1)))
    step = next(power * one for one in STEPS if (highest - lowest) / (power * one) <= MOST_LINES)
    return list(range(math.floor(lowest / step) * step, math.ceil(highest / step) * step + 1, step))


def _stacked(bar: Bar) -> Iterator[tuple[str, int, int]]:
    """Yield each part with its lower and upper end; parts below zero hang from the line."""
    above = below = 0
    for name, value in bar.parts.items():
        if value >= 0:
            yield name, above, above + value
            above += value
        else:
            yield name, below + value, below
            below += value


def _rectangle(root: ET.Element, box: Iterable[float], colour: int) -> None:
    sides = dict(zip(("x", "y", "width", "height"), (f"{side:.1f}" for side in box), strict=True))
    ET.SubElement(root, f"{{{SVG}}}rect", {**sides, "fill": COLOURS[colour % len(COLOURS)]})


def _text(root: ET.Element, x: float, y: float, text: str, *, size: int = 12, anchor: str = "start") -> None:
    where = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": str(size), "text-anchor": anchor}
    ET.SubElement(root, f"{{{SVG}}}text", where).text = text
