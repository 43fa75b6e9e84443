"""`daybook review`: the page where people clear exceptions, and what carries their decisions into the books."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import sqlalchemy as sa

    from documents.home import Home
    from review.serving import Serving

Host = Annotated[str | None, typer.Option("--host", help="Address to listen on; 127.0.0.1 when not given.")]
Port = Annotated[int | None, typer.Option("--port", help="Port to listen on; 4300 when not given, 0 for any free one.")]
Certificate = Annotated[Path | None, typer.Option("--certificate", help="PEM file with certificate and chain (TLS).")]
Key = Annotated[Path | None, typer.Option("--key", help="PEM file with the certificate's key.")]
Proxy = Annotated[
    str | None,
    typer.Option("--proxy", help="Address of the reverse proxy that ends TLS; only its headers are believed."),
]
Processes = Annotated[
    int | None,
    typer.Option("--processes", help="How many processes answer; one for each core, at most 4, when not given."),
]
Demo = Annotated[bool, typer.Option("--demo", help="Make one person for each role, and print their passwords.")]
Samples = Annotated[bool, typer.Option("--samples", help="First run the sample night in a home without documents.")]


def review(  # noqa: PLR0913  # one parameter an option
    port: Port = None,
    host: Host = None,
    certificate: Certificate = None,
    key: Key = None,
    proxy: Proxy = None,
    processes: Processes = None,
    demo: Demo = False,
    samples: Samples = False,
) -> None:
    """Serve the review desk until Ctrl-C, and post what people decide.

    What the options say can also be set by DAYBOOK_REVIEW_HOST, _PORT, _CERTIFICATE, _KEY, _PROXIES and
    _PROCESSES.

    \b
    Examples:
        daybook review
        daybook review --demo
        daybook review --host desk.example --port 443 --certificate desk.pem --key desk.key
    """
    from documents.home import Home
    from review.serving import interrupt_once, listen, serving_of

    signal.signal(signal.SIGTERM, interrupt_once)
    home = Home()
    serving = serving_of(host=host, port=port, certificate=certificate, key=key, proxies=proxy, processes=processes)
    if samples:
        _play_samples(home)
    listening = listen(serving)
    with suppress(KeyboardInterrupt), listening:
        _serve(home, serving, listening, demo=demo)
    typer.echo("Stopped; nothing is left running.", err=True)


def _serve(home: Home, serving: Serving, listening: Any, *, demo: bool) -> None:
    from flows.keep_posting import posting
    from review.serving import installed, serve

    with installed(home) as here, posting(home) as log:
        if demo:
            _introduce(_demo_people(here.engine, [one.id for one in here.clients()]))
        _greet(serving.address_at(listening.getsockname()[1]), home, log)
        _say_who_is_missing(here.engine)
        serve(here, serving, listening)


def _play_samples(home: Home) -> None:
    """Run the sample night in a process of its own, unless the home had one; it needs Prefect, the desk does not."""
    import sqlalchemy as sa

    from documents.database.engine import connect, read
    from documents.database.upgrade import upgrade
    from documents.register.tables import documents

    engine = connect(home.create().database_url)
    try:
        upgrade(engine)
        with read(engine) as connection:
            known = connection.scalar(sa.select(documents.c.id).limit(1))
    finally:
        engine.dispose()
    if known is None:
        subprocess.run([sys.executable, "-m", "daybook", "run", "--samples"], check=False, stdout=sys.stderr)


def _demo_people(engine: sa.Engine, clients: Sequence[str]) -> Sequence[tuple[str, str, str]]:
    """Make the people of the demo.

    Raises:
        WrongInputError: Somebody real has an account here, or there is no client to work for; nothing was changed.
    """
    from documents.database.engine import read
    from documents.error import WrongInputError
    from review.people import accounts
    from review.people.demo import BY, demo_people

    with read(engine) as connection:
        real = [one.person.login for one in accounts.every(connection) if one.created_by != BY]
    if real:
        raise WrongInputError(
            f"--demo: this home has {len(real)} people of its own, the first is {real[0]}, and printed passwords would "
            "open their clients' documents; start without --demo, or name an empty home by DAYBOOK_HOME. Nothing was "
            "changed"
        )
    if not clients:
        raise WrongInputError("--demo: this home has no client yet; add --samples to fill it. Nothing was changed")
    return demo_people(engine, clients)


def _introduce(people: Sequence[tuple[str, str, str]]) -> None:
    """Print who can sign in; the passwords are shown this once."""
    from daybook.console import print_table

    print_table(["login", "password", "may"], [list(one) for one in people], "People of the demo")


def _greet(address: str, home: Home, log: Path) -> None:
    typer.echo(f"Review desk    {address}\nHome           {home.path}\nPoster's log   {log}\nCtrl-C stops it.")
    sys.stdout.flush()


def _say_who_is_missing(engine: sa.Engine) -> None:
    from daybook.console import program
    from documents.database.engine import read
    from review.people import accounts

    with read(engine) as connection:
        if accounts.every(connection):
            return
    typer.echo(
        "Nobody can sign in yet. Open an account in another terminal; the password is asked for:\n"
        f'    {program()} people add ann --name "Ann Vogel" --role reviewer@CLIENT\n'
        "or start with --demo to try the desk.",
        err=True,
    )
