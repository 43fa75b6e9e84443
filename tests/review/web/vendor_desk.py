"""The web application on a small client's world; a test says who asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request
from fastapi.testclient import TestClient
from httpx import Response

from documents.master.client import Client
from review.installation import Installation, UnknownClientError
from review.people.person import Person
from review.web.access import Visitor
from review.web.app import create_app
from tests.flows.stages.world import CLIENT, World

TOKEN = "the token of every form"


@dataclass(frozen=True, slots=True)
class OneClient(Installation):
    """An installation of the world's client, which has no file."""

    def client(self, client_id: str) -> Client:
        if client_id != CLIENT.id:
            raise UnknownClientError(f'no client "{client_id}"')
        return CLIENT

    def clients(self) -> tuple[Client, ...]:
        return (CLIENT,)


class Asking:
    """A gate that lets in whom the test names."""

    person: Person | None = None

    def visitor(self, request: Request) -> Visitor | None:
        return None if self.person is None else Visitor(self.person, "session", TOKEN)


class VendorDesk:
    """Pages and forms, asked for by a person."""

    def __init__(self, world: World) -> None:
        self.gate = Asking()
        here = OneClient(world.desk.home, world.engine, world.desk.archive)
        self.http = TestClient(create_app(here, self.gate), base_url="https://testserver", follow_redirects=False)

    def get(self, by: Person, path: str) -> Response:
        self.gate.person = by
        return self.http.get(path)

    def post(self, by: Person, path: str, form: Mapping[str, str | Sequence[str]]) -> Response:
        self.gate.person = by
        return self.http.post(path, data={**form, "csrf": TOKEN}, headers={"Origin": "https://testserver"})
