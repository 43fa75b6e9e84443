from __future__ import annotations

from extractors.layout.paper import lay_out
from extractors.layout.relations import links
from extractors.layout.spans import SpanKind
from tests.extractors.printed import page_of

SENTENCE = "Goods remain our property until they are paid for in full."


def labels_above(head: str) -> list[str]:
    paper = lay_out([page_of(f"{head}\n8507")])
    (amount,) = (span for span in paper.of_kind(SpanKind.AMOUNT) if span.raw == "8507")
    return [link.hit.text for link in links(paper, amount) if link.above]


def test_a_word_in_a_sentence_heads_no_column() -> None:
    assert labels_above("Goods") == ["Goods"]
    assert labels_above(SENTENCE) == []
