"""Where the desk may listen, what it says when it cannot, and what a slow or forged request gets."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from documents.error import WrongInputError
from documents.home import CHECKOUT
from review.serving import Serving, config, is_loopback, listen, serving_of
from review.web.in_time import InTime


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    paths = tmp_path / "desk.pem", tmp_path / "desk.key"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    more = ["-subj", "/CN=localhost", "-days", "1", "-out", str(paths[0]), "-keyout", str(paths[1])]
    subprocess.run([*command, *more], check=True, capture_output=True)
    return paths


@pytest.mark.parametrize(
    ("host", "answer"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False),
     ("10.0.0.1", False), ("desk.example", False)],
)  # fmt: skip
def test_which_addresses_stay_on_this_machine(host: str, answer: bool) -> None:
    assert is_loopback(host) is answer


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "desk.example"])
def test_passwords_never_travel_unprotected(host: str, certificate: tuple[Path, Path]) -> None:
    with pytest.raises(WrongInputError, match="passwords would travel unprotected"):
        serving_of(host=host)
    serving_of(host=host, certificate=certificate[0], key=certificate[1])
    serving_of(host=host, proxies="10.0.0.2")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"port": "many"}, r"^port: "),
        ({"certificate": Path("a.pem")}, r"^TLS: a certificate needs its key"),
        ({"certificate": Path("a.pem"), "key": Path("a.key")}, r"^a\.pem: there is no such file"),
        ({"proxies": "*"}, r'^proxy "\*": expected an address or a network'),
        ({"proxies": "10.0.0.2, proxy.example"}, r'^proxy "proxy.example"'),
    ],
)
def test_a_wrong_setting_is_one_sentence(options: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongInputError, match=said):
        serving_of(**options)


def test_a_port_in_use_is_said_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WrongInputError, match=f"^127.0.0.1:{port}: another program listens there"):
            listen(Serving(port=port))


def test_an_address_of_another_machine_is_said() -> None:
    with pytest.raises(WrongInputError, match=r"^192\.0\.2\.1:0: .*--host"):
        listen(Serving(host="192.0.2.1", port=0, proxies="192.0.2.2"))


async def _who(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{request.client.host if request.client else ''} {request.url.scheme}")


async def _never(_: Request) -> PlainTextResponse:
    await asyncio.sleep(3600)
    return PlainTextResponse("never")


async def _body(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


@contextmanager
def served(serving: Serving, seconds: float = 60) -> Iterator[int]:
    app = Starlette(routes=[Route("/who", _who), Route("/never", _never), Route("/body", _body, methods=["POST"])])
    server = uvicorn.Server(config(InTime(app, seconds), serving))
    with listen(serving) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


FORGED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}


def test_what_a_stranger_says_of_addresses_is_not_believed() -> None:
    with served(Serving(processes=1, port=0)) as port:
        answer = httpx.get(f"http://127.0.0.1:{port}/who", headers=FORGED)
    assert answer.text == "127.0.0.1 http"
    assert "server" not in answer.headers


@pytest.mark.parametrize(("proxies", "seen"), [("127.0.0.1", "203.0.113.9 https"), ("10.0.0.0/8", "127.0.0.1 http")])
def test_only_the_named_proxy_is_believed(proxies: str, seen: str) -> None:
    with served(Serving(processes=1, port=0, proxies=proxies)) as port:
        assert httpx.get(f"http://127.0.0.1:{port}/who", headers=FORGED).text == seen


def test_with_a_certificate_it_speaks_tls(certificate: tuple[Path, Path]) -> None:
    with served(Serving(processes=1, port=0, certificate=certificate[0], key=certificate[1])) as port:
        answer = httpx.get(f"https://localhost:{port}/who", verify=str(certificate[0]))
    assert answer.text == "127.0.0.1 https"


def test_a_request_that_takes_too_long_is_given_up() -> None:
    with served(Serving(processes=1, port=0), seconds=0.2) as port:
        assert httpx.get(f"http://127.0.0.1:{port}/never").status_code == 503
        with socket.create_connection(("127.0.0.1", port)) as slow:
            slow.sendall(b"POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx")
            assert slow.recv(1000).startswith(b"HTTP/1.1 503 ")
        assert httpx.post(f"http://127.0.0.1:{port}/body", content=b"whole").text == "5"


def test_headers_without_an_end_are_refused() -> None:
    with served(Serving(processes=1, port=0)) as port, socket.create_connection(("127.0.0.1", port)) as flood:
        flood.sendall(b"GET /who HTTP/1.1\r\nHost: a\r\nX-Long: " + b"x" * 100_000)
        assert flood.recv(1000).startswith(b"HTTP/1.1 4")


def test_the_program_says_in_one_line_why_it_does_not_start(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        environment = {"DAYBOOK_HOME": str(tmp_path / "home"), "DAYBOOK_REVIEW_PORT": port}
        done = subprocess.run(
            [sys.executable, "-m", "review.serving"],
            env=environment,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert re.fullmatch(rf"daybook: 127\.0\.0\.1:{port}: another program listens there[^\n]*\n", done.stderr)
