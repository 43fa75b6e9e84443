from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.layout.candidates import by_order
from extractors.layout.paper import lay_out
from extractors.layout.spans import SpanKind
from tests.extractors.printed import page_of


def first_reading(art: str, language: str = "en") -> str:
    paper = replace(lay_out([page_of(art)]), language=language)
    (day,) = paper.of_kind(SpanKind.DATE)
    return by_order(paper, day)[0].isoformat()


@pytest.mark.parametrize("sign", ["Austin, TX 78701", "DAYTON OH 45402-1234", "Total $20.03"])
def test_the_month_comes_first_on_an_american_paper(sign: str) -> None:
    assert first_reading(f"Date 03/05/2024\n{sign}") == "2024-03-05"


@pytest.mark.parametrize(
    "sign",
    ["Leeds LS1 4AB", "Total £20.03", "Austin, TX 78701\nVAT 20%", "Sydney NSW 2000\nABN 51 824 753 556\nTotal $20.03"],
)
def test_the_day_comes_first_elsewhere(sign: str) -> None:
    assert first_reading(f"Date 03/05/2024\n{sign}") == "2024-05-03"


def test_a_dotted_date_begins_with_the_day_everywhere() -> None:
    assert first_reading("Date 03.05.2024\nAustin, TX 78701") == "2024-05-03"
