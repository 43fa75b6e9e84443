"""The page of figures keeps what was not measured anew."""

from __future__ import annotations

from benchmarks.figure import Figure
from benchmarks.page import merged, rows, table

NIGHT = "python -m benchmarks night"
WORDS = "python -m benchmarks words"


def _page() -> str:
    first = rows([Figure("speed", 5.0, "documents/s"), Figure("memory", 168.2, "MiB")], NIGHT)
    return merged("", [*first, *rows([Figure("words", 99.3, "%")], WORDS)])


def _shown(page: str) -> list[str]:
    return [" ".join(row.split(" | ")[:2]) for row in table(page)]


def test_figures_measured_anew_take_the_place_of_the_old_ones_and_the_others_stay() -> None:
    anew = [Figure("memory", 170.0, "MiB"), Figure("pages", 5.5, "pages/s"), Figure("speed", 6.16, "documents/s")]
    assert _shown(merged(_page(), rows(anew, NIGHT))) == ["| memory 170", "| pages 5.5", "| speed 6.16", "| words 99.3"]


def test_figures_of_a_new_command_end_the_page() -> None:
    page = merged(_page(), rows([Figure("ocr", 2.0, "s")], "python -m benchmarks ocr"))
    assert _shown(page) == ["| speed 5", "| memory 168", "| words 99.3", "| ocr 2"]


def test_a_figure_that_its_command_no_longer_yields_goes() -> None:
    page = merged(_page(), rows([Figure("speed", 6.0, "documents/s")], NIGHT))
    assert _shown(page) == ["| speed 6", "| words 99.3"]


def test_the_same_figure_by_another_command_replaces_it_and_leaves_its_neighbours() -> None:
    page = merged(_page(), rows([Figure("memory", 171.0, "MiB")], f"{NIGHT} --count 5000"))
    assert _shown(page) == ["| speed 5", "| memory 171", "| words 99.3"]
    assert "--count 5000" in page
