"""Serving the desk by HTTP: where it listens, by which certificate, behind which proxy, and within which limits.

Run as a program (`python -m review.serving`) it serves the home of the environment; `make up` starts it so.
"""

from __future__ import annotations

import errno
import ipaddress
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NoReturn, Self

import uvicorn
from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from documents.archive import Archive
from documents.database.engine import connect
from documents.database.upgrade import upgrade
from documents.error import DaybookError, WrongInputError
from documents.home import Home
from review.installation import Installation
from review.people.single_sign_on.settings import single_sign_on
from review.processes import application, sensible, serve_by_several

DEFAULT_PORT: Final = 4300
CONNECTIONS: Final = 1000
"""At once. A browser holds up to six; more people than that need more machines, and a flood gets 503."""

BACKLOG: Final = 512
"""Connections that may wait to be taken."""

STOP_SECONDS: Final = 10
"""What requests get to end when the desk is stopped."""

SILENT_SECONDS: Final = 120
"""One of several processes that is silent for so long is started anew; a busy machine starts one in half a minute."""


class Serving(BaseSettings):
    """How the desk is served, by environment variables with the prefix DAYBOOK_REVIEW_.

    Attributes:
        host: Address or name to listen on; another than the loopback needs a certificate or a proxy.
        port: 0 for any free one.
        certificate: PEM file with the certificate and its chain (TLS).
        key: PEM file with its key.
        proxies: Addresses or networks of reverse proxies that end TLS, separated by commas: only their
            `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
        processes: That answer requests; by default as many as the machine has use for.
    """

    model_config = SettingsConfigDict(env_prefix="DAYBOOK_REVIEW_", frozen=True)

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    certificate: Path | None = None
    key: Path | None = None
    proxies: str = ""
    processes: int = Field(default_factory=sensible, ge=1, le=64)

    @model_validator(mode="after")
    def _checked(self) -> Self:
        if (self.certificate is None) != (self.key is None):
            raise ValueError("a certificate needs its key, and a key its certificate")
        return self

    @property
    def trusted(self) -> list[str]:
        """The proxies one by one."""
        return [one.strip() for one in self.proxies.split(",") if one.strip()]

    @property
    def address(self) -> str:
        """What to type into a browser on this machine; the port is the one that was asked for."""
        return self.address_at(self.port)

    def address_at(self, port: int) -> str:
        """Return what to type into a browser when the desk listens on this port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{port}"

    def check(self) -> None:
        """Look whether passwords and cookies would travel unprotected, and whether the files are there.

        Raises:
            WrongInputError: They would, or one is not; the message says what to set.
        """
        for path in (self.certificate, self.key):
            if path is not None and not path.is_file():
                raise WrongInputError(f"{path}: there is no such file, expected the certificate or key of the desk")
        for one in self.trusted:
            try:
                ipaddress.ip_network(one)
            except ValueError as error:
                raise WrongInputError(
                    f'proxy "{one}": expected an address or a network such as 10.0.0.0/24; everybody is no proxy'
                ) from error
        if not is_loopback(self.host) and self.certificate is None and not self.trusted:
            raise WrongInputError(
                f"{self.host}: passwords would travel unprotected. Give a certificate (--certificate FILE --key FILE), "
                "or name the proxy that ends TLS (--proxy ADDRESS), or listen on 127.0.0.1; see docs/admins.md"
            )


def serving_of(**options: Any) -> Serving:
    """Return the settings of the environment, with those of `options` that are not None in their place.

    Raises:
        WrongInputError: One is wrong, also of single sign-on, or passwords would travel unprotected.
    """
    try:
        serving = Serving(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise WrongInputError(f"{where or 'TLS'}: {first['msg'].removeprefix('Value error, ')}") from error
    serving.check()
    single_sign_on()  # what is wrong with it is told before anything starts
    return serving


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(serving: Serving) -> socket.socket:
    """Take the port; who connects from now on waits until the desk answers.

    Raises:
        WrongInputError: Another program has it, or the address is none of this machine's; what to do is said.
    """
    try:
        kind, _, _, _, where = socket.getaddrinfo(serving.host, serving.port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise WrongInputError(f"{serving.host}: no such address; give one of this machine with --host") from error
    listening = socket.socket(kind)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(where)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise WrongInputError(f"{serving.host}:{serving.port}: {_why(error)}") from error
    listening.set_inheritable(True)
    return listening


def _why(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "another program listens there, perhaps a desk that runs already; stop it or choose another --port"
    if error.errno == errno.EACCES:
        return "this user may not listen there; ports below 1024 need rights, choose another --port"
    return f"{error.strerror}; give an address of this machine with --host"


@contextmanager
def installed(home: Home) -> Iterator[Installation]:
    """Open an installation for the desk: its database is connected and brought up to date.

    Raises:
        WrongInputError: The database is newer than the program, or this role may not bring it up to date.
        RetryableError: The database is away.
    """
    engine = connect(home.create().database_url)
    try:
        upgrade(engine)
        yield Installation(home, engine, Archive(home.originals))
    finally:
        engine.dispose()


def serve(here: Installation, serving: Serving, listening: socket.socket) -> None:
    """Serve until Ctrl-C or SIGTERM; what people were doing at that moment gets STOP_SECONDS to end.

    Raises:
        KeyboardInterrupt: A single process was stopped so, and everything is closed.
        NotStartedError: One of several processes cannot start.
        WrongInputError: A setting of single sign-on is wrong.
    """
    if serving.processes == 1:
        uvicorn.Server(config(application(here), serving)).run(sockets=[listening])
    else:
        serve_by_several(here, lambda app: config(app, serving), listening)


def config(app: Any, serving: Serving) -> uvicorn.Config:
    """Return how uvicorn serves: no banner, nobody's word about addresses but a trusted proxy's.

    With several processes `app` makes the application, in each of them.
    """
    return uvicorn.Config(
        app,
        factory=serving.processes > 1,
        workers=serving.processes,
        http="h11",
        ws="none",
        backlog=BACKLOG,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(serving.trusted),
        forwarded_allow_ips=serving.trusted,
        limit_concurrency=CONNECTIONS // serving.processes,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_worker_healthcheck=SILENT_SECONDS,
        ssl_certfile=serving.certificate,
        ssl_keyfile=serving.key,
    )


def interrupt_once(*_: object) -> NoReturn:
    """Begin to stop, whichever signal asked; a second Ctrl-C must not break the stopping off."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def main() -> None:
    """Serve the home of the environment, by the settings of the environment."""
    signal.signal(signal.SIGTERM, interrupt_once)
    serving = serving_of()
    listening = listen(serving)
    with suppress(KeyboardInterrupt), installed(Home()) as here:
        serve(here, serving, listening)


if __name__ == "__main__":
    try:
        main()
    except DaybookError as error:
        sys.exit(f"daybook: {error}")
