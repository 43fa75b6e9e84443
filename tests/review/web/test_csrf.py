"""The guard before every change: token, where it comes from, size and type; and what is said when something breaks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi import APIRouter
from fastapi.testclient import TestClient

from documents.error import RetryableError
from documents.finding import Role
from review.web.guard import LARGEST
from tests.review.web.staffed import TOKEN, StaffedDesk, desk_at


@pytest.fixture
def desk(sqlite_engine: sa.Engine, tmp_path: Path) -> StaffedDesk:
    desk = desk_at(tmp_path / "home", sqlite_engine)
    desk.gate.person = desk.people[Role.ADMIN]
    return desk


def change(desk: StaffedDesk, **more: object) -> int:
    """Send a harmless change with what the test gives."""
    return desk.http.post("/account/theme", **more).status_code  # type: ignore[arg-type]


def test_the_token_comes_in_the_header_or_in_the_form(desk: StaffedDesk) -> None:
    assert change(desk, data={"theme": "dark", "csrf": TOKEN}) == 303
    assert change(desk, data={"theme": "dark"}, headers={"X-CSRF-Token": TOKEN}) == 303
    assert change(desk, files={"theme": (None, "dark"), "csrf": (None, TOKEN)}) == 303


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"data": {"theme": "dark"}},
        {"data": {"theme": "dark", "csrf": "another"}},
        {"data": {"theme": "dark", "csrf": ""}},
        {"data": {"theme": "dark", "csrf": TOKEN}, "headers": {"X-CSRF-Token": "another"}},
        {"data": {"theme": "dark"}, "params": {"csrf": TOKEN}},
        {"files": {"theme": (None, "dark"), "csrf": ("csrf.txt", TOKEN)}},
        {"json": {"theme": "dark", "csrf": TOKEN}},
    ],
)
def test_without_it_nothing_is_changed(
    desk: StaffedDesk, more: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    answer = desk.http.post("/account/theme", **more)  # type: ignore[arg-type]
    assert answer.status_code == 403
    assert "out of date" in answer.text
    assert "change refused before any route" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://testserver"}, 303),
        ({"Origin": "https://testserver"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://testserver"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "https://testserver.evil.example"}, 403),
        ({"Origin": "https://testserver:8443"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_another_site_changes_nothing_even_with_the_token(
    desk: StaffedDesk, headers: dict[str, str], status: int
) -> None:
    assert change(desk, data={"theme": "dark", "csrf": TOKEN}, headers=headers) == status


def test_another_site_signs_nobody_in(desk: StaffedDesk) -> None:
    desk.gate.person = None
    answer = desk.http.post("/login", data={"login": "a", "password": "b"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_what_is_too_large_is_not_read(desk: StaffedDesk) -> None:
    headers = {"X-CSRF-Token": TOKEN}
    assert change(desk, data={"theme": "x" * LARGEST}, headers=headers) == 413

    def endless() -> object:
        for _ in range(LARGEST // 1000 + 2):
            yield b"x" * 1000

    form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    answer = desk.http.post("/account/theme", content=endless(), headers=form)  # type: ignore[arg-type]
    assert (answer.status_code, "Too large" in answer.text) == (413, True)
    assert change(desk, content=b"theme=dark", headers={**form, "Content-Length": "-1"}) == 413


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "", "application/octet-stream"])
def test_what_is_neither_form_nor_json_is_not_read(desk: StaffedDesk, kind: str) -> None:
    headers = {"X-CSRF-Token": TOKEN, "Content-Type": kind}
    answer = desk.http.post("/account/theme", content=b"theme=dark", headers=headers)
    assert (answer.status_code, "Not readable" in answer.text) == (415, True)


def test_the_interface_for_programs_reads_json_only_and_answers_in_it(desk: StaffedDesk) -> None:
    headers = {"X-CSRF-Token": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
    answer = desk.http.post("/api/v1/anything", content=b"a=b", headers=headers)
    assert (answer.status_code, answer.json()["title"]) == (415, "Not readable")
    missing = desk.http.get("/api/v1/nothing")
    assert (missing.status_code, missing.json()["title"]) == (404, "Not found")


def broken(desk: StaffedDesk, fault: Exception) -> TestClient:
    """Add a route that fails."""
    router = APIRouter()

    @router.get("/broken")
    def fail() -> None:
        raise fault

    desk.app.include_router(router)
    return desk.http


def test_a_fault_is_told_without_a_trace_and_found_in_the_log(
    desk: StaffedDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = broken(desk, ValueError("IBAN DE89370400440532013000")).get("/broken")
    assert answer.status_code == 500
    reference = re.search(r"Reference[^:]*: (\w{8})", answer.text)
    assert reference is not None
    log = capsys.readouterr().err
    assert reference[1] in log
    assert "builtins.ValueError" in log
    for secret in ("DE89", "Traceback", "test_csrf.py"):
        assert secret not in answer.text
    assert "DE89" not in log
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_fault_is_a_short_answer_for_a_part_and_json_for_a_program(desk: StaffedDesk) -> None:
    http = broken(desk, ValueError("no"))
    part = http.get("/broken", headers={"HX-Request": "true"})
    assert (part.status_code, "<html" in part.text, "our fault" in part.text) == (500, False, True)


def test_a_busy_database_says_when_to_try_again(desk: StaffedDesk) -> None:
    answer = broken(desk, RetryableError("the database is locked")).get("/broken")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "locked" not in answer.text


def test_only_https_is_told_to_stay_https(desk: StaffedDesk) -> None:
    assert desk.http.get("/login").headers["strict-transport-security"].startswith("max-age=31536000")
    plain = TestClient(desk.app, base_url="http://testserver")
    assert "strict-transport-security" not in plain.get("/login").headers


@pytest.mark.parametrize("path", ["/login", "/nothing", "/static/nothing.css", "/static/desk.css", "/api/openapi.json"])
def test_every_answer_carries_the_headers(desk: StaffedDesk, path: str) -> None:
    headers = desk.http.get(path).headers
    assert "unsafe" not in headers["content-security-policy"]
    assert {"object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= {
        part.strip() for part in headers["content-security-policy"].split(";")
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert ("cache-control" in headers and headers["cache-control"] == "no-store") or path.startswith("/static/")
    assert "access-control-allow-origin" not in headers


def test_no_folder_and_no_documentation_is_shown(desk: StaffedDesk) -> None:
    for path in ("/static/", "/static/../app.py", "/static/%2e%2e/app.py", "/docs", "/redoc"):
        assert desk.http.get(path).status_code == 404


def test_what_was_typed_is_not_repeated_when_a_field_is_missing(desk: StaffedDesk) -> None:
    answer = desk.ask(desk.people[Role.ADMIN], "POST", "/people", data={"name": "My secret"})
    assert (answer.status_code, "login" in answer.text, "My secret" in answer.text) == (422, True, False)


@pytest.mark.parametrize(
    ("kind", "body"), [("multipart/form-data", b"abc"), ("application/x-www-form-urlencoded", b"a=&" * 2000)]
)
def test_what_is_no_form_is_refused_in_a_sentence(desk: StaffedDesk, kind: str, body: bytes) -> None:
    answer = desk.http.post("/account/theme", content=body, headers={"Content-Type": kind})
    assert (answer.status_code, "our fault" in answer.text) == (400, False)


@pytest.mark.parametrize(
    ("charset", "status"), [("utf-8", 303), ('"UTF-8"', 303), ("utf-7", 422), ("unicode_escape", 422)]
)
def test_forms_are_read_as_utf_8_alone(desk: StaffedDesk, charset: str, status: int) -> None:
    form = f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{TOKEN}\r\n--b--\r\n'
    kind = f"multipart/form-data; boundary=b; charset={charset}"
    assert change(desk, content=form.encode(), headers={"Content-Type": kind}) == status
