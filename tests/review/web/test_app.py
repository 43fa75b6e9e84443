"""The shell of the application: who is nobody is sent to the door, and every answer carries the headers."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi import Request
from fastapi.testclient import TestClient

from documents.archive import Archive
from documents.home import Home
from review.installation import Installation
from review.web.access import Visitor
from review.web.app import create_app


class NobodyIsSignedIn:
    """A gate that knows no session."""

    def visitor(self, request: Request) -> Visitor | None:
        return None


@pytest.fixture
def client(sqlite_engine: sa.Engine, tmp_path: Path) -> TestClient:
    home = Home(tmp_path).create()
    app = create_app(Installation(home, sqlite_engine, Archive(home.originals)), NobodyIsSignedIn())
    return TestClient(app, base_url="https://testserver", follow_redirects=False)


def test_every_answer_forbids_foreign_scripts_and_frames(client: TestClient) -> None:
    answer = client.get("/static/tokens.css")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
