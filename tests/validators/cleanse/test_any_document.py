"""No print, however odd, breaks cleansing or slips through it."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from documents.business import BusinessDocument
from documents.field import FieldName, Status
from documents.reading import DocumentReading, FieldReading, LineField, LineReading, TaxReading
from documents.text import Reader
from tests.validators.cleanse.printed import cell, document, order, registers, vendor
from validators.cleanse.document import cleanse
from validators.cleanse.parties import MANY_LINES, ONE_LINE

PRINTS = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="0123456789.,-/ ", max_size=14),
    st.text(alphabet="0123456789OISBZ.,$€%", max_size=12),
    st.sampled_from(
        ["1.234", "12,50", "03/04/2026", "31.02.2026", "$", "EUR", "19 %", "0", "100 St", "Net 30", "NaN", "1e999999"]
    ),
)
READERS = st.sampled_from(list(Reader))

MAY_BE_EMPTY = {*ONE_LINE, *MANY_LINES, FieldName.VENDOR_TAX_ID}
"""Texts of blanks only are nothing printed, and a national tax number moves to its own field."""


@st.composite
def readings(draw: st.DrawFn) -> DocumentReading:
    reader = draw(READERS)

    def drawn() -> FieldReading:
        listed = draw(st.lists(PRINTS, max_size=2))
        return FieldReading(chosen=cell(draw(PRINTS), reader, *listed))

    names = draw(st.lists(st.sampled_from(list(FieldName)), unique=True, max_size=12))
    cells = st.dictionaries(st.sampled_from(list(LineField)), PRINTS, max_size=6)
    rows = draw(st.lists(cells, max_size=3))
    taxes = draw(st.lists(st.tuples(PRINTS, PRINTS, PRINTS), max_size=2))
    return document(
        reader,
        lines=[LineReading(cells={name: cell(raw, reader) for name, raw in row.items()}) for row in rows],
        taxes=[
            TaxReading(rate=cell(rate, reader), base=cell(base, reader), tax=cell(tax, reader))
            for rate, base, tax in taxes
        ],
        text=draw(st.text(max_size=60)),
    ).model_copy(update={"fields": {name: drawn() for name in names}})


@settings(max_examples=150, deadline=None)
@given(readings(), st.booleans())
def test_every_print_ends_as_a_value_or_a_doubt_or_no_value(reading: DocumentReading, known: bool) -> None:
    master = registers([vendor()], [order("4500012")]) if known else None
    clean = cleanse(reading, received_on=dt.date(2026, 10, 20), master=master)
    unsettled = {print_.field for print_ in (*clean.ambiguities, *clean.not_parsed)}
    for name, printed in reading.fields.items():
        field = getattr(clean, name.value)
        if field is None:
            assert name in unsettled or name in MAY_BE_EMPTY
        else:
            assert name not in unsettled or field.status is Status.DEFAULTED
            assert field.raw == (printed.chosen.raw if printed.chosen else "")
    assert BusinessDocument.model_validate_json(clean.model_dump_json()) == clean
