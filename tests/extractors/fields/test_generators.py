"""What every file of extractors/fields must keep."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import extractors.fields
from documents.field import FieldName
from documents.text import Page
from extractors.fields import generators
from extractors.layout.paper import lay_out
from tests.extractors.printed import INVOICE, page_of

NAMES = sorted(info.name for info in pkgutil.iter_modules(extractors.fields.__path__))


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_named_after_its_field(name: str) -> None:
    module = importlib.import_module(f"extractors.fields.{name}")
    assert FieldName(name) is module.FIELD
    assert module.__doc__


def test_every_field_has_a_generator() -> None:
    assert set(generators()) == set(FieldName)


@pytest.mark.parametrize("name", list(FieldName))
def test_candidates_come_best_first_with_scores_and_readings(name: FieldName) -> None:
    found = generators()[name](lay_out([page_of(INVOICE)]))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(0 <= one.score <= 1 and one.readings and one.raw for one in found)


@pytest.mark.parametrize("name", list(FieldName))
def test_an_empty_page_has_no_candidates(name: FieldName) -> None:
    assert generators()[name](lay_out([Page(1, 595.0, 842.0, ())])) == []
