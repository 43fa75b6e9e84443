"""The parties of invented papers of many trades and countries, read without any register."""

from __future__ import annotations

import pytest

from documents.field import FieldName
from documents.values.names import similarity
from extractors.document import read_documents
from tests.extractors.parties.papers import NOTHING, DrawnPaper, drawn_papers

PAPERS = drawn_papers()


@pytest.mark.parametrize("paper", PAPERS, ids=[paper.name for paper in PAPERS])
@pytest.mark.parametrize("side", ["vendor", "buyer"])
def test_a_paper_names_its_parties(paper: DrawnPaper, side: str) -> None:
    (document, *_) = read_documents([paper.page])
    chosen = document.chosen(FieldName(f"{side}_name"))
    if paper.truth[side] == NOTHING:
        assert chosen is None
    else:
        assert chosen is not None
        assert similarity(chosen.readings[0], paper.truth[side]) >= 0.9
