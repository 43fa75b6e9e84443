from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.field import MISREAD_FOR, Candidate, Evidence, FieldName, Proof, ProofName
from documents.reading import FieldReading
from documents.text import Reader
from extractors.choice.confidence import (
    GENERAL,
    GROUPS,
    MOST,
    Scale,
    confidence_of,
    group_of,
    scales,
    support_of,
    with_confidence,
)
from extractors.document import read_documents
from tests.extractors.printed import INVOICE, page_of

KINDS = (*GENERAL, *(proof.value for proof in ProofName))
SUPPORT = st.dictionaries(st.sampled_from(KINDS), st.floats(0.0, 1.0))


def value(score: float = 0.9, label: str = "Total", characters: float = 1.0) -> Candidate:
    where = Evidence(page=1, confidence=characters)
    return Candidate(raw="12.00", readings=("12.00",), evidence=where, score=score, label=label)


def test_every_field_has_its_weights() -> None:
    assert all(scales()[group_of(name)] for name in FieldName)
    assert sum(map(len, GROUPS.values())) == len(FieldName)


def test_no_stored_weight_is_negative_and_each_is_of_a_known_kind() -> None:
    for scale in scales().values():
        assert min(scale.weights.values(), default=0.0) >= 0.0
        assert set(scale.weights) <= set(KINDS)


@given(st.sampled_from(FieldName), SUPPORT, st.sampled_from(KINDS), st.floats(0.0, 1.0))
def test_more_evidence_never_lowers_a_confidence(
    name: FieldName, support: dict[str, float], kind: str, more: float
) -> None:
    fuller = support | {kind: min(1.0, support.get(kind, 0.0) + more)}
    assert 0.0 < confidence_of(name, support) <= confidence_of(name, fuller) <= MOST


def test_weights_add_up_in_log_odds() -> None:
    scale = Scale(base=-1.0, weights={"score": 2.0, "label": 1.0}, fields={"gross_total": 0.5})
    assert confidence_of(FieldName.GROSS_TOTAL, {"score": 0.25, "lead": 1.0}, scale) == 0.5
    assert confidence_of(FieldName.NET_TOTAL, {"score": 0.5}, scale) == 0.5


def test_however_much_speaks_for_a_value_it_is_not_certain() -> None:
    assert confidence_of(FieldName.IBAN, {"score": 1.0}, Scale(base=2.0, weights={"score": 20.0}, fields={})) == MOST


def test_a_rival_a_misread_label_and_a_picture_are_less_support() -> None:
    alone = support_of(value(), (), ())
    rivalled = support_of(value(), (value(0.7),), ())
    assert (alone["lead"], round(rivalled["lead"], 4)) == (0.9, 0.2)
    assert support_of(value(label=f"Tota1{MISREAD_FOR}total"), (), ())["label"] == 0.5
    pictured = value(characters=0.7).model_copy(update={"evidence": Evidence(reader=Reader.OCR, confidence=0.7)})
    support = support_of(pictured, (), (Proof(name=ProofName.TWO_READINGS),))
    assert support["characters"] == 0.7
    assert "text layer" not in support
    assert support[ProofName.TWO_READINGS.value] == 1.0


def test_the_characters_stay_beside_the_confidence_of_the_field() -> None:
    before = FieldReading(chosen=value(characters=0.8))
    after = with_confidence(FieldName.GROSS_TOTAL, before).chosen
    assert after is not None
    assert after.evidence.characters == 0.8
    assert after.evidence.confidence == confidence_of(FieldName.GROSS_TOTAL, support_of(value(characters=0.8), (), ()))
    assert with_confidence(FieldName.GROSS_TOTAL, FieldReading()) == FieldReading()


def test_what_is_proven_is_surer_than_the_same_value_alone() -> None:
    proofs = (ProofName.NET_PLUS_TAX, ProofName.RATE_CLOSES, ProofName.TOTAL_LABEL, ProofName.NO_LARGER_TRIPLE)
    proven = support_of(value(), (), [Proof(name=name) for name in proofs])
    assert confidence_of(FieldName.GROSS_TOTAL, proven) >= 0.97
    assert confidence_of(FieldName.GROSS_TOTAL, support_of(value(), (), ())) < 0.97


def test_the_fields_of_a_plain_invoice_are_sure_and_none_is_certain() -> None:
    (document,) = read_documents([page_of(INVOICE)])
    stated = {name: document.chosen(name) for name in (FieldName.INVOICE_NUMBER, FieldName.GROSS_TOTAL)}
    for one in stated.values():
        assert one is not None
        assert 0.97 <= one.evidence.confidence <= MOST


def test_weights_of_a_wrong_kind_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "confidence.toml"
    path.write_text('["numbers"]\nslope = 1.0\n', encoding="utf-8")
    with pytest.raises(TypeError, match="slope"):
        scales(path)
