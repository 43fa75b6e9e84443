"""Every field that is read says which term of EN 16931 it is, or that there is none; where it is said twice, alike."""

from __future__ import annotations

import ast
import inspect
import re
from enum import StrEnum

import pytest

from documents import field, reading
from documents.field import FieldName
from documents.reading import LineField, TaxReading
from extractors.einvoice import fields as einvoice
from extractors.fields import generators

TERM = re.compile(r"\bB[TG]-\d+\b")
NONE = "no term of EN 16931"
MEMBERS = [(kind, member) for kind in (FieldName, LineField) for member in kind]


def stated(source: str) -> dict[str, str]:
    """Return what stands behind each member of the enumerations of a module, by class and name."""
    lines = source.splitlines()
    return {
        f"{kind.name}.{target.id}": lines[line.lineno - 1].partition("#")[2].strip()
        for kind in ast.parse(source).body
        if isinstance(kind, ast.ClassDef)
        for line in kind.body
        if isinstance(line, ast.Assign)
        for target in line.targets
        if isinstance(target, ast.Name)
    }


STATED = stated(inspect.getsource(field)) | stated(inspect.getsource(reading))


def names_its_term(text: str) -> bool:
    return bool(TERM.search(text)) or NONE in text


@pytest.mark.parametrize(("kind", "member"), MEMBERS, ids=lambda one: str(one) if isinstance(one, StrEnum) else "")
def test_every_field_and_cell_names_its_term(kind: type[StrEnum], member: StrEnum) -> None:
    assert names_its_term(STATED[f"{kind.__name__}.{member.name}"])


@pytest.mark.parametrize("name", FieldName)
def test_the_docstring_of_an_extractor_begins_with_the_term_of_its_field(name: FieldName) -> None:
    first = (inspect.getmodule(generators()[name]).__doc__ or "").split("\n\n")[0]
    assert names_its_term(first)
    terms = TERM.findall(STATED[f"FieldName.{name.name}"])
    assert terms[:1] == TERM.findall(first)[:1]


@pytest.mark.parametrize("name", FieldName)
def test_an_e_invoice_gives_a_field_the_term_that_its_extractor_names(name: FieldName) -> None:
    term = TERM.findall(STATED[f"FieldName.{name.name}"])[0]
    in_groups = {field: terms for field, (_group, terms) in einvoice.IN_GROUPS.items()}
    known = {**einvoice.HEADER, **in_groups, **einvoice.ADDRESSES}.get(name)
    if known is None:
        assert name in {
            FieldName.INVOICE_NUMBER,
            FieldName.PAYMENT_TERMS,
            FieldName.INVOICING_PERIOD,
        }  # Read by functions of their own.
    else:
        assert term in known


def test_the_cells_of_the_tax_breakdown_name_their_terms() -> None:
    said = dict(re.findall(r"^\s+(\w+): (.*)$", inspect.getdoc(TaxReading) or "", re.MULTILINE))
    assert all(names_its_term(said.get(name, "")) for name in TaxReading.model_fields)


def test_a_field_without_a_term_is_found() -> None:
    source = 'class Cell:\n    NAME = "name"  # BT-153\n    COLOUR = "colour"  # of the cloth\n    PLAIN = "plain"\n'
    assert [name for name, text in stated(source).items() if not names_its_term(text)] == ["Cell.COLOUR", "Cell.PLAIN"]
    assert names_its_term(f"{NONE}, but of UBL 2.1")
