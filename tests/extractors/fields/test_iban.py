from __future__ import annotations

from documents.reading import KnownParty, Registers
from documents.text import Reader
from extractors.fields.iban import candidates
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of

RIGHT = "DE89370400440532013000"


def read(first: str, second: str = "") -> list[str]:
    paper = lay_out([page_of(first, reader=Reader.OCR if second else Reader.TEXT_LAYER, second=second)])
    return [one.readings[0] for one in candidates(paper)]


def test_the_reading_with_right_check_digits_comes_first() -> None:
    wrong, right = "IBAN DE89 3704 0044 0532 0180 00", "IBAN DE89 3704 0044 0532 0130 00"
    assert read(wrong, second=right) == [RIGHT, "DE89370400440532018000"]
    assert read(right, second=wrong) == [RIGHT]


def test_letters_read_for_check_digits_are_shown_and_not_mended() -> None:
    assert read("IBAN: DEB9 3704 0044 0532 0130 00") == ["DEB9370400440532013000"]


def test_without_a_label_an_account_needs_right_check_digits() -> None:
    assert read("Account DE89 3704 0044 0532 0130 00") == [RIGHT]
    assert read("Remark: DE99 3704 0044 0532 0130 00") == []


def test_an_account_may_go_on_in_the_line_below() -> None:
    assert read("IBAN: DE89 3704 0044\n0532 0130 00 BIC COBADEFF") == [RIGHT]
    (found,) = candidates(lay_out([page_of("Bank   IBAN: DE89 3704 0044\n       0532 0130 00")]))
    assert (found.raw, found.score) == ("DE89 3704 0044 0532 0130 00", 1.0)
    assert found.evidence.box is not None
    assert found.evidence.box.bottom - found.evidence.box.top > 15


def test_what_stands_below_in_another_column_is_no_part_of_an_account() -> None:
    assert RIGHT not in read("IBAN: DE89 3704 0044\n                                            0532 0130 00")


OTHER = "NL91ABNA0417164300"
TWO_BANKS = f"Larkspur Ltd\nIBAN {OTHER}\nIBAN {RIGHT}"


def test_of_two_accounts_the_one_said_again_is_meant() -> None:
    paid = f"{TWO_BANKS}\nPlease transfer to {RIGHT}, reference 4711"
    assert read(TWO_BANKS)[0] == OTHER
    assert read(paid)[0] == RIGHT


def test_of_two_accounts_the_one_on_file_is_meant() -> None:
    vendor = KnownParty(name="Larkspur Ltd", ibans=(RIGHT,))
    page = page_of(f"{TWO_BANKS}\nAccount {OTHER}")
    (first, *others) = candidates(lay_out([page], Registers(vendors=(vendor,))))
    assert first.readings[0] == RIGHT
    assert {one.readings[0] for one in others} == {OTHER}
    assert max(one.score for one in others) < first.score
