"""Every route x every role x the own client, another client and nobody: allowed, forbidden, not found or sign in (AT-16).

Routes are found in the application, so that a new one is in the matrix the moment it exists, and fails here when it does
not say what it is for. What is allowed comes from the table of permissions alone.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from fastapi.routing import APIRoute
from httpx import Response
from pydantic import BaseModel

from documents.database.engine import connect, write
from documents.finding import Finding, Queue, Role, Severity
from documents.register import access as look_up
from documents.register.audit import INSTALLATION
from documents.register.findings import replace_findings
from documents.register.tables import documents
from review.people.permissions import ALLOWED, Action
from review.web import access
from review.web.app import routers
from tests.flows.stages.world import World, invoice
from tests.review.web.staffed import OTHER, OWN, StaffedDesk, of_both

PUBLIC = {
    "/login", "/login/single-sign-on", "/login/single-sign-on/callback", "/healthz", "/readyz", "/metrics",
}  # fmt: skip
"""Open to whoever asks: there is nobody yet, or a program asks; /metrics looks itself (test_health.py)."""

VALUES = {
    "login": "target", "number": "1", "n": "1", "field": "gross_total", "session_id": "none", "finding_id": "1",
}  # fmt: skip
"""What stands in a path, where it is neither client nor document; "1" for all others."""

ACCESS = {403: "Your role does not include this", 404: "There is no such page or document for you"}


class Cell(NamedTuple):
    """One method of one route."""

    method: str
    path: str
    action: Action | None
    """None: whoever is signed in."""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def address(self, client_id: str, document_id: str) -> str:
        """Return the path with its values."""
        known = {**VALUES, "client_id": client_id, "document_id": document_id}
        return re.sub(r"{(\w+)(:\w+)?}", lambda found: known.get(found[1], "1"), self.path)


def routes() -> list[APIRoute]:
    return [one for router in routers() for one in router.routes if isinstance(one, APIRoute)]


def asked_of(route: APIRoute) -> list[object]:
    """Return what the route asks of its visitor: actions, or `signed_in`."""
    found: list[object] = []
    for dependency in route.dependant.dependencies:
        if (action := getattr(dependency.call, "action", None)) is not None:
            found.append(action)
        elif dependency.call is access.signed_in:
            found.append(access.signed_in)
    return found


def cells() -> list[Cell]:
    found = []
    for route in routes():
        asked = asked_of(route)
        if route.path in PUBLIC or not asked:
            continue
        action = next((one for one in asked if isinstance(one, Action)), None)
        found += [Cell(method, route.path, action) for method in sorted(route.methods - {"HEAD"})]
    return found


class Small(NamedTuple):
    """The desk, a document of the own client that waits, and one that may be somebody else's."""

    desk: StaffedDesk
    document_id: str
    private_id: str


@pytest.fixture(scope="module")
def small(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    folder = tmp_path_factory.mktemp("matrix")
    shutil.copyfile(migrated_sqlite, folder / "daybook.db")
    engine = connect(f"sqlite:///{folder / 'daybook.db'}")
    world = World(folder, engine)
    ids = [world.receive(invoice(number, order="", net_total="259.00")) for number in ("RE-1", "RE-2")]
    world.night()
    _make_private(engine, ids[1])
    yield Small(StaffedDesk(world.desk.home, engine), *ids)
    engine.dispose()


def _make_private(engine: sa.Engine, document_id: str) -> None:
    found = Finding(
        code="V-ID-07", severity=Severity.BLOCK_POST, message="The bill is to somebody else.", queue=Queue.PRIVACY,
        waived_by=Role.PRIVACY, evidence_hash="1" * 64,
    )  # fmt: skip
    with write(engine) as connection:
        assert connection.scalar(sa.select(documents.c.state).where(documents.c.id == document_id)) == "QUEUED"
        replace_findings(connection, OWN, document_id, [found])


def refused_by_access(answer: Response) -> bool:
    return answer.status_code in ACCESS and ACCESS[answer.status_code] in answer.text


def test_every_route_asks_who_is_there() -> None:
    silent = {one.path for one in routes() if not asked_of(one)} - PUBLIC
    assert silent == set()


def test_no_route_asks_for_two_things() -> None:
    assert [one.path for one in routes() if len(asked_of(one)) > 1] == []


def test_every_change_is_a_post() -> None:
    assert {method for one in routes() for method in one.methods} <= {"GET", "HEAD", "POST"}


@pytest.mark.parametrize("cell", cells(), ids=str)
def test_who_may(small: Small, cell: Cell) -> None:
    wrong = []
    path = cell.address(OWN, small.document_id)
    trail = OWN if "{client_id}" in cell.path else INSTALLATION
    after = small.desk.events(trail, access.FORBIDDEN)
    for role, person in small.desk.people.items():
        allowed = cell.action is None or role in ALLOWED[cell.action]
        before = after
        answer = small.desk.ask(person, cell.method, path)
        after = small.desk.events(trail, access.FORBIDDEN)
        told = after - before
        if answer.status_code >= 500:
            wrong.append(f"{role}: {answer.status_code}, a fault")
        elif allowed and (told or (answer.status_code == 403 and refused_by_access(answer))):
            wrong.append(f"{role}: is refused, and may {cell.action}")
        elif not allowed and not (answer.status_code == 403 and refused_by_access(answer)):
            wrong.append(f"{role}: gets {answer.status_code}, and may not {cell.action}")
        elif not allowed and told != 1:
            wrong.append(f"{role}: is refused, and the trail does not tell")
    assert wrong == []


@pytest.mark.parametrize("cell", [one for one in cells() if "{client_id}" in one.path], ids=str)
def test_another_client_is_not_there(small: Small, cell: Cell) -> None:
    wrong = []
    path = cell.address(OTHER, small.document_id)
    after = small.desk.events(OTHER, access.FORBIDDEN)
    for role, person in small.desk.people.items():
        before = after
        answer = small.desk.ask(person, cell.method, path)
        after = small.desk.events(OTHER, access.FORBIDDEN)
        told = after - before
        everywhere = bool(person.roles(OTHER, dt.datetime.now(dt.UTC).date()))
        if everywhere:
            allowed = cell.action is None or role in ALLOWED[cell.action]
            if not allowed and answer.status_code != 403:
                wrong.append(f"{role}: gets {answer.status_code}")
        elif (answer.status_code, told) != (404, 1) or not refused_by_access(answer):
            wrong.append(f"{role}: gets {answer.status_code}, {told} events")
    assert wrong == []


@pytest.mark.parametrize(
    "cell", [one for one in cells() if "{document_id}" in one.path and one.method == "GET"], ids=str
)
def test_a_document_of_another_client_is_not_there_under_the_own_one(small: Small, cell: Cell) -> None:
    """Somebody who works for both clients does not reach a document by the other one's address (AT-16)."""
    reviewer = of_both(small.desk.people[Role.REVIEWER])
    before = small.desk.events(OTHER, look_up.ACTION)
    answer = small.desk.ask(reviewer, "GET", cell.address(OTHER, small.document_id))
    assert answer.status_code == 404
    assert small.desk.events(OTHER, look_up.ACTION) == before + 1


@pytest.mark.parametrize(
    "cell", [one for one in cells() if "{document_id}" in one.path and one.method == "GET"], ids=str
)
def test_what_may_be_somebody_elses_is_for_the_privacy_desk(small: Small, cell: Cell) -> None:
    """A misdirected document is seen by nobody but the privacy desk and auditors, at no client (AT-17)."""
    path = cell.address(OWN, small.private_id)
    seen = {role for role, person in small.desk.people.items() if small.desk.ask(person, "GET", path).status_code < 300}
    assert seen <= {Role.PRIVACY, Role.AUDITOR}
    listed = small.desk.ask(small.desk.people[Role.REVIEWER], "GET", "/queue")
    assert small.private_id not in listed.text


@pytest.mark.parametrize("cell", cells(), ids=str)
def test_nobody_is_asked_to_sign_in(small: Small, cell: Cell) -> None:
    answer = small.desk.ask(None, cell.method, cell.address(OWN, small.document_id))
    if cell.path.startswith("/api/"):
        assert answer.status_code == 401
        return
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=/")


def test_an_admin_sees_no_document_and_decides_nothing(small: Small) -> None:
    """Whatever the table says later, this does not change (L-29)."""
    admin = small.desk.people[Role.ADMIN]
    for cell in cells():
        if "{document_id}" in cell.path:
            assert small.desk.ask(admin, cell.method, cell.address(OWN, small.document_id)).status_code == 403


def test_no_route_takes_json_fields_it_does_not_know() -> None:
    """Unknown fields are refused, so that nobody sets what a form does not offer (ASVS 5.0.0 V15.3.3)."""
    loose = [
        f"{route.path}: {model.__name__}"
        for route in routes()
        for parameter in route.dependant.body_params
        if isinstance(model := parameter.field_info.annotation, type)
        and issubclass(model, BaseModel)
        and model.model_config.get("extra") != "forbid"
    ]
    assert loose == []
