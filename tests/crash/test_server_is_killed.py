"""The database server dies and comes back: what was committed is there, what was not is not."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.error import RetryableError
from documents.register.audit import check_audit
from documents.register.document import documents_in
from documents.register.lifecycle import advance
from documents.state import State
from tests.documents.register.register_of import go, receive
from tests.postgres import Cluster


def test_committed_steps_survive_the_server_and_open_ones_do_not(
    postgres: Cluster, postgresql_engine: sa.Engine
) -> None:
    done, cut = (receive(postgresql_engine, name).document_id for name in "ab")
    go(postgresql_engine, done, State.RECEIVED, State.CLASSIFIED)

    def advance_and_be_cut() -> None:
        with write(postgresql_engine) as connection:
            advance(connection, "acme", cut, State.RECEIVED, State.CLASSIFIED)
            postgres.crash()

    with pytest.raises(RetryableError):
        advance_and_be_cut()
    with pytest.raises(RetryableError):
        receive(postgresql_engine, "c")
    postgres.start()
    with read(postgresql_engine) as connection:
        states = {one.id: one.state for one in documents_in(connection, "acme")}
        assert list(check_audit(connection)) == []
    assert states == {done: State.CLASSIFIED, cut: State.RECEIVED}
