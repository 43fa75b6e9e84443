"""Tables as people read them on a terminal or in a pipe."""

from __future__ import annotations

import pytest

from daybook.console import WIDTH, print_table


def printed(capsys: pytest.CaptureFixture[str], *args: object, right: int) -> list[str]:
    columns, rows = args
    print_table(columns, rows, right=right)  # type: ignore[arg-type]
    return capsys.readouterr().out.splitlines()


def test_a_figure_is_never_broken_and_text_breaks_between_words(capsys: pytest.CaptureFixture[str]) -> None:
    figures = [f"{number},234,567.89" for number in range(1, 8)]
    lines = printed(capsys, ["name", *"abcdefg"], [["Papeterie Delorme & Fils", *figures]], right=7)
    assert [all(figure in line for figure in figures) for line in lines].count(True) == 1
    assert any(line.startswith("Papeterie ") for line in lines)
    assert max(map(len, lines)) > WIDTH, "wider than the terminal rather than broken"


def test_what_fits_is_not_made_wider(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, ["name", "amount"], [["Northwind", "1.00"]], right=1)
    assert max(len(line.rstrip()) for line in lines) < WIDTH
