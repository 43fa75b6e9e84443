from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from documents.error import WrongInputError
from reports.plot import SVG, svg, write_plot
from reports.report import Bar
from tests.reports.test_report import report

BARS = (
    Bar(label="current", parts={"payable": 30000, "held": 10000}),
    Bar(label="credit", parts={"payable": -20000, "held": 0}),
)


def rectangles(root: ET.Element) -> list[tuple[float, float, float]]:
    """Left side, top and height of every bar's parts; the legend's are square."""
    found = [
        {key: float(one.attrib[key]) for key in ("x", "y", "width", "height")} for one in root.iter(f"{{{SVG}}}rect")
    ]
    return [(one["x"], one["y"], one["height"]) for one in found if one["width"] != one["height"]]


def test_parts_are_stacked_to_one_scale_and_credits_hang_below(tmp_path: Path) -> None:
    write_plot(report(bars=BARS), tmp_path / "plot.svg")
    payable, held, credit, _nothing = rectangles(ET.parse(tmp_path / "plot.svg").getroot())
    assert payable[2] == pytest.approx(3 * held[2], abs=0.2)
    assert credit[2] == pytest.approx(2 * held[2], abs=0.2)
    assert held[1] + held[2] == pytest.approx(payable[1], abs=0.2)
    assert credit[1] == pytest.approx(payable[1] + payable[2], abs=0.2)
    assert payable[0] == held[0] < credit[0]


def test_the_grid_has_round_amounts_and_zero() -> None:
    texts = [one.text for one in svg(report(bars=BARS)).iter(f"{{{SVG}}}text")]
    assert texts[0] == "Test, acme, as of 2026-05-31, EUR"
    assert texts[1:5] == ["-200.00", "-100.00", "0.00", "100.00"]
    assert {"current", "credit", "payable", "held"} <= set(texts)


def test_bars_of_nothing_make_a_plot_of_nothing() -> None:
    assert rectangles(svg(report(bars=(Bar(label="current", parts={"owed": 0}),)))) == [(pytest.approx(234.5), 350, 0)]


def test_a_report_without_a_plot_says_so(tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match="R-99 Test has no plot"):
        write_plot(report(), tmp_path / "plot.svg")
