"""Which vendor: keys in a fixed order, names only with a second key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.choices import Choices
from documents.field import FieldName, ProofName
from documents.master.memory import MemoryMasterData
from documents.master.party import BankAccount
from tests.validators.builders import ORDER, VENDOR, context, invoice
from validators.judge import build_case
from validators.vendor import Basis, resolve_vendor

OTHER = VENDOR.model_copy(
    update={
        "id": "V2",
        "name": "Kraus Papier AG",
        "tax_id": "NL123456782B90",
        "accounts": (BankAccount(iban="NL91ABNA0417164300"),),
        "tax_number": "12/345/67890",
        "postcode": "80331",
        "domains": ("kraus.example",),
    }
)
MASTER = MemoryMasterData(vendors=(VENDOR, OTHER), orders=(ORDER,))
NOTHING = {"vendor_name": None, "vendor_tax_id": None, "iban": None, "po_number": None, "orders": ()}


@pytest.mark.parametrize(
    ("printed", "vendor", "basis"),
    [
        ({"vendor_tax_id": "DE 123 456 788"}, "V1", Basis.TAX_ID),
        ({"iban": "NL91 ABNA 0417 1643 00"}, "V2", Basis.IBAN),
        ({"vendor_tax_number": "12/345/67890"}, "V2", Basis.TAX_NUMBER),
        ({"vendor_tax_id": "DE123456788", "vendor_name": "Somebody"}, "V1", Basis.TAX_ID),
        ({"vendor_name": "MUELLER BUEROBEDARF", "vendor_address": "Weg 1, 10115 Berlin"}, "V1", Basis.NAME_AND_KEY),
        ({"vendor_name": "Kraus Papier AG", "text": "www.kraus.example"}, "V2", Basis.NAME_AND_KEY),
        ({"vendor_name": "Müller Bürobedarf", "orders": ("4500012",)}, "V1", Basis.NAME_AND_KEY),
        ({"vendor_name": "Kraus Papier AG"}, "V2", Basis.NAME),
        ({"vendor_name": "Kraus Papierhandel"}, None, Basis.NOTHING),
        ({"vendor_name": "Krauss Papier AG"}, None, Basis.NOTHING),
        ({"vendor_name": "Ganz Anders KG", "vendor_address": "10115 Berlin"}, None, Basis.NOTHING),
        ({}, None, Basis.NOTHING),
    ],
)
def test_keys_decide_in_their_order(printed, vendor, basis):
    found = resolve_vendor(invoice(**NOTHING | printed), MASTER)
    assert (found.vendor.id if found.vendor else None, found.basis) == (vendor, basis)


def test_a_postcode_inside_a_longer_number_is_no_second_key():
    document = invoice(**NOTHING | {"vendor_name": "Müller Bürobedarf", "text": "Kundennr. 9101159"})
    assert resolve_vendor(document, MASTER).vendor is None


def test_a_similar_name_is_only_suggested():
    found = resolve_vendor(invoice(**NOTHING | {"vendor_name": "Krauss Papier AG"}), MASTER)
    assert [each.vendor.id for each in found.suggestions] == ["V2"]
    assert 0.85 < found.suggestions[0].similarity < 1


def test_the_second_key_decides_among_many_vendors_of_one_name():
    branches = [OTHER.model_copy(update={"id": f"V{at}", "postcode": f"1000{at}"}) for at in range(3, 9)]
    document = invoice(**NOTHING | {"vendor_name": "Kraus Papier", "vendor_address": "Weg 1, 10008 Berlin"})
    found = resolve_vendor(document, MemoryMasterData(vendors=branches))
    assert (found.vendor, found.basis) == (branches[-1], Basis.NAME_AND_KEY)


def test_the_stronger_key_wins_and_the_conflict_is_kept():
    found = resolve_vendor(invoice(iban="NL91ABNA0417164300"), MASTER)
    assert found.vendor is not None
    assert found.vendor.id == "V1"
    assert [clue.basis for clue in found.conflict] == [Basis.TAX_ID, Basis.IBAN]


def test_a_shared_tax_id_is_narrowed_by_the_other_keys():
    branch = VENDOR.model_copy(update={"id": "V3", "accounts": (BankAccount(iban="DE17999000010000004711"),)})
    master = MemoryMasterData(vendors=(VENDOR, branch))
    by_account = resolve_vendor(invoice(vendor_name=None, iban="DE17999000010000004711"), master)
    assert by_account.vendor == branch
    undecided = resolve_vendor(invoice(iban=None), master)
    assert undecided.vendor is None
    assert {each.vendor.id for each in undecided.suggestions} == {"V1", "V3"}


def test_only_a_key_proves_the_vendor():
    proven = build_case(invoice(), context()).proofs[FieldName.VENDOR_NAME]
    assert [proof.name for proof in proven] == [ProofName.EQUALS_VENDOR]
    by_name = build_case(invoice(**NOTHING | {"vendor_name": "Müller Bürobedarf GmbH"}), context())
    assert FieldName.VENDOR_NAME not in by_name.proofs


@pytest.mark.parametrize(
    ("printed", "is_name"),
    [
        ("Müller Bürobedarf GmbH", True),
        ("MUELLER BUEROBEDARF", True),
        ("Bürobedarf", True),
        ("Lieferant", False),
        ("Weber Logistik GmbH", False),
    ],
)
def test_a_key_of_the_vendor_proves_no_line_that_is_not_its_name(printed, is_name):
    proofs = build_case(invoice(vendor_name=printed), context()).proofs
    assert (FieldName.VENDOR_NAME in proofs) is is_name


def test_a_vendor_that_a_person_chose_goes_before_what_the_page_says():
    found = resolve_vendor(invoice(**NOTHING | {"vendor_name": "Kraus Papier AG"}), MASTER, chosen="V1", by="jo")
    assert (found.vendor, found.basis, found.detail, found.conflict) == (VENDOR, Basis.PERSON, "jo", ())


def test_a_printed_key_of_another_vendor_contradicts_the_choice_of_a_person():
    printed = NOTHING | {"vendor_tax_id": "DE123456788"}
    one, other = resolve_vendor(invoice(**printed), MASTER, chosen="V2", by="jo").conflict
    assert (one.basis, one.printed, one.vendors) == (Basis.PERSON, "jo", (OTHER,))
    assert (other.basis, other.vendors) == (Basis.TAX_ID, (VENDOR,))
    assert resolve_vendor(invoice(**printed), MASTER, chosen="V1", by="jo").conflict == ()


def test_a_chosen_vendor_that_is_not_there_counts_as_not_chosen():
    assert resolve_vendor(invoice(), MASTER, chosen="gone", by="jo") == resolve_vendor(invoice(), MASTER)


def test_a_choice_proves_the_name_as_a_person_does():
    case = build_case(
        invoice(vendor_name="Kraus", vendor_tax_id=None, iban=None),
        replace(context(vendors=(VENDOR, OTHER)), choices=Choices(vendor_id="V2", vendor_by="jo")),
    )
    assert [proof.name for proof in case.proofs[FieldName.VENDOR_NAME]] == [ProofName.PERSON]
