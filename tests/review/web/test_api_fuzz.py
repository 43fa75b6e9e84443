"""Whatever a program sends, by whatever role: an answer that the description knows, never a fault of ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import schemathesis
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from documents.database.engine import connect
from review.people.person import Person
from tests.review.web.api_world import COOKIE, CSRF, ApiWorld

EXAMPLES: Final = int(os.environ.get("DAYBOOK_FUZZ_EXAMPLES", "4"))
"""Of each operation, each sent once by every role; `make soak` takes many more."""

DOCUMENT: Final = "/api/v1/clients/{client_id}/documents/{document_id}"
DECISIONS: Final = (
    "corrections",
    "confirmations",
    "waivers",
    "codings",
    "waivers/confirmations",
    "waivers/refusals",
    "approvals",
    "rejections",
    "questions",
    "letters",
)

CHECKS: Final = (not_a_server_error, response_schema_conformance)


@dataclass(frozen=True)
class Fuzzed:
    """A world with one document for each role to be decided on."""

    world: ApiWorld
    people: tuple[Person, ...]
    document: str


@pytest.fixture(scope="module")
def fuzzed(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    folder = tmp_path_factory.mktemp("fuzzed")
    path = folder / "daybook.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    engine: sa.Engine = connect(f"sqlite:///{path}")
    world = ApiWorld(folder, engine)
    document = world.waiting()
    yield Fuzzed(world, tuple(world.everybody().values()), document)
    engine.dispose()


@pytest.fixture(scope="module")
def description(fuzzed: Fuzzed) -> Any:
    cookies = {COOKIE: fuzzed.people[0].login}
    return schemathesis.openapi.from_asgi("/api/openapi.json", fuzzed.world.app, cookies=cookies)


OPERATIONS: Final = (
    ("GET", "/api/v1/session"),
    ("GET", "/api/v1/queue"),
    ("GET", DOCUMENT),
    *(("POST", f"{DOCUMENT}/{name}") for name in DECISIONS),
)


def test_every_operation_is_tried(description: Any) -> None:
    found = {(one.ok().method.upper(), one.ok().path) for one in description.get_all_operations()}
    assert found == set(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part.removeprefix(f"{DOCUMENT}/"))
def test_nothing_that_is_sent_is_a_fault_of_ours(description: Any, fuzzed: Fuzzed, method: str, path: str) -> None:
    @given(description[path][method].as_strategy())
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def send(case: Case) -> None:
        for aimed in (False, True):
            if aimed:
                _aim(case, fuzzed)
            for person in fuzzed.people:
                case.call_and_validate(
                    headers={"X-CSRF-Token": CSRF}, cookies={COOKIE: person.login}, checks=list(CHECKS)
                )

    send()


def _aim(case: Case, fuzzed: Fuzzed) -> None:
    """Let the request speak of a document that is there, in its newest version."""
    if case.path_parameters:
        case.path_parameters = {"client_id": "acme", "document_id": fuzzed.document}
    if isinstance(case.body, dict) and "version" in case.body:
        case.body = {**case.body, "version": fuzzed.world.look(fuzzed.document).version}
