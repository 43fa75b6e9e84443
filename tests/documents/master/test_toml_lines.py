"""A setting is found on its line, however it is written."""

from __future__ import annotations

import pytest

from documents.master.toml_lines import Place, line_of

TEXT = """\
# name = "not this"
name = "x"
limits.upper = 3

[[rows]]
a = 1
[rows.more]
b = 2

# [rows]
[[rows]]
a = 3
[[rows.cells]]
c = 1
[[rows.cells]]
"c d" = 2
[table . "with dots"]
e = { f = 1, g = [
    2,
] }
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("name",), 2),
        (("limits", "upper"), 3),
        (("rows", 0, "a"), 6),
        (("rows", 0, "more", "b"), 8),
        (("rows", 1, "a"), 12),
        (("rows", 1, "b"), 11),
        (("rows", 1, "cells", 0, "c"), 14),
        (("rows", 1, "cells", 1, "c d"), 16),
        (("table", "with dots", "e", "g", 0), 18),
        (("nowhere", "at", "all"), 1),
    ],
)
def test_the_line_of_a_setting(place: Place, line: int) -> None:
    assert line_of(TEXT, place) == line
