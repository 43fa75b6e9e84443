"""`daybook database`: setting up a PostgreSQL database."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Set up a PostgreSQL database.", no_args_is_help=True)

Role = Annotated[str, typer.Option("--role", help="Role the program works under; it exists and can log in.")]


@app.callback()
def database() -> None:
    """Set up a PostgreSQL database."""


@app.command()
def prepare(role: Role) -> None:
    """Bring the schema up to date and give the program's role what it needs, and no more.

    Run it as the owner of the database, by DAYBOOK_OWNER_URL, once and after every update of the program. Everything
    else then runs under the role, by DAYBOOK_DATABASE_URL.

    \b
    Example:
        DAYBOOK_OWNER_URL=postgresql://owner@host/daybook daybook database prepare --role daybook_program
    """
    from documents.database.engine import connect, write
    from documents.database.upgrade import upgrade
    from documents.home import Home, Settings
    from ledgers import roles

    engine = connect(Settings().owner_url or Home().database_url)
    try:
        if engine.dialect.name == "postgresql":
            upgrade(engine)
        with write(engine) as connection:
            roles.prepare(connection, role)
    finally:
        engine.dispose()
    typer.echo(f"role {role} is ready: set DAYBOOK_DATABASE_URL to connect as it", err=True)
