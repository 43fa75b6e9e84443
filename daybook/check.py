"""`daybook check`: the promises, checked against what is stored."""

from __future__ import annotations

import typer

from daybook.console import AsJson, ClientId


def check(client: ClientId = "", as_json: AsJson = False) -> None:
    r"""Check that every promise holds.

    The invariants of originals, register, ledger and books; names what breaks one. Exit status 1 on any violation.

    \b
    Example:
        daybook check || mail -s "daybook" operator@example.com
    """
    from daybook.console import print_json
    from daybook.desks import desks
    from flows.stages.invariants import all_violations_of

    found = [one for desk in desks(client) for one in all_violations_of(desk)]
    violations = list({(one.code, one.subject, one.message): one for one in found}.values())
    if as_json:
        print_json([one.model_dump(mode="json") for one in violations])
    for one in violations:
        typer.echo(f"{one.code} {one.subject}: {one.message}", err=as_json)
    typer.echo(f"{len(violations)} violations" if violations else "every promise holds", err=True)
    raise typer.Exit(1 if violations else 0)
