"""Rows go in many at a time; none is lost at the edge of a statement."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from documents.database.insert import AT_ONCE, insert_rows

numbers = sa.Table(
    "numbers", sa.MetaData(), sa.Column("number", sa.Integer, primary_key=True), sa.Column("text", sa.Text)
)


@pytest.mark.parametrize("count", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE, 2 * AT_ONCE + 7])
def test_every_row_is_stored_once_in_its_order(engine: sa.Engine, count: int) -> None:
    rows = [(number, None if number % 3 else f"'{number}") for number in range(count)]
    with engine.begin() as connection:
        numbers.create(connection)
        insert_rows(connection, numbers, rows)
        assert [tuple(row) for row in connection.execute(numbers.select())] == rows


def test_one_refused_row_refuses_them_all(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        numbers.create(connection)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        insert_rows(connection, numbers, [(number % 70, "") for number in range(71)])
    with engine.begin() as connection:
        assert connection.execute(numbers.select()).all() == []
