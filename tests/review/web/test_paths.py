"""Numbers in paths that no database could hold are pages that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.finding import Role
from tests.review.web.staffed import OWN, desk_at

LONG = "9" * 400
NOT_FOUND = 404


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.VENDOR_CUSTODIAN, f"/clients/{OWN}/accounts/{LONG}"),
        (Role.REVIEWER, f"/clients/{OWN}/documents/{OWN}-1/pages/{LONG}.png"),
        (Role.REVIEWER, f"/clients/{OWN}/documents/{OWN}-1/words/{LONG}.json"),
    ],
)
def test_a_number_that_is_too_long_is_not_found(
    sqlite_engine: sa.Engine, tmp_path: Path, role: Role, path: str
) -> None:
    desk = desk_at(tmp_path, sqlite_engine)
    assert desk.ask(desk.people[role], "GET", path).status_code == NOT_FOUND
