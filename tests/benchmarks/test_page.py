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


def test_a_figure_measured_anew_takes_its_own_place_and_the_others_stay() -> None:
    page = merged(_page(), rows([Figure("memory", 170.0, "MiB"), Figure("speed", 6.16, "documents/s")], NIGHT))
    assert _shown(page) == ["| speed 6.16", "| memory 170", "| words 99.3"]


def test_a_new_figure_follows_those_of_its_command() -> None:
    anew = [Figure("speed", 6.0, "documents/s"), Figure("memory", 170.0, "MiB"), Figure("pages", 5.5, "pages/s")]
    assert _shown(merged(_page(), rows(anew, NIGHT))) == ["| speed 6", "| memory 170", "| pages 5.5", "| words 99.3"]


def test_a_figure_that_its_command_no_longer_yields_goes() -> None:
    page = merged(_page(), rows([Figure("speed", 6.0, "documents/s")], NIGHT))
    assert _shown(page) == ["| speed 6", "| words 99.3"]


def test_the_same_figure_by_another_command_replaces_it_and_leaves_its_neighbours() -> None:
    page = merged(_page(), rows([Figure("memory", 171.0, "MiB")], f"{NIGHT} --count 5000"))
    assert _shown(page) == ["| speed 5", "| memory 171", "| words 99.3"]
    assert "--count 5000" in page
