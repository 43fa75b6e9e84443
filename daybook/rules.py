"""`daybook rules`: every code of the catalogue, and which of them cannot fire yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from daybook.console import AsJson

if TYPE_CHECKING:
    from validators.catalogue import Entry

AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Print the page docs/rules.md.")]


def rules(as_json: AsJson = False, as_markdown: AsMarkdown = False) -> None:
    """List the rules: what each says, what it stops, who clears it, and which cannot be asked yet.

    \b
    Example:
        daybook rules
    """
    from daybook.console import print_json
    from validators.catalogue import catalogue

    entries = catalogue()
    if as_json:
        print_json([entry.model_dump(mode="json") for entry in entries])
    elif as_markdown:
        typer.echo(page(entries), nl=False)
    else:
        _print(entries)


def page(entries: tuple[Entry, ...]) -> str:
    """Return docs/rules.md."""
    rows = [
        f"| {entry.code} | {entry.says} | {entry.severity} | {entry.queue or ''} | {entry.waived_by or ''} | "
        f"{entry.reply} | {entry.source or f'{entry.standing}: {entry.needs}'} |"
        for entry in entries
    ]
    return "\n".join(
        [
            "# Rules",
            "Every code of the catalogue, written by `daybook rules --markdown > docs/rules.md`; not edited by hand.",
            "",
            _count(entries),
            "",
            "A client may raise a severity in its file, nobody lowers it. *Waived by* names who may accept a finding;",
            "*reply* is Peppol's reason code for an answer to the vendor.",
            "",
            "| code | fires when it does not hold | stops | queue | waived by | reply | source, or why it is silent |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _count(entries: tuple[Entry, ...]) -> str:
    from validators.catalogue import Standing

    by = {standing: sum(entry.standing is standing for entry in entries) for standing in Standing}
    return (
        f"{len(entries)} codes: {by[Standing.ACTIVE]} active, {by[Standing.ANSWERED]} answered by another part of the "
        f"system, {by[Standing.NOT_APPLICABLE]} not applicable yet."
    )


def _print(entries: tuple[Entry, ...]) -> None:
    from daybook.console import console, print_table
    from validators.catalogue import Standing

    active = [entry for entry in entries if entry.standing is Standing.ACTIVE]
    silent = [entry for entry in entries if entry.standing is not Standing.ACTIVE]
    print_table(
        ("code", "what must hold", "stops", "queue"),
        [(entry.code, entry.says, entry.severity, entry.queue or "") for entry in active],
        title="Rules",
    )
    print_table(
        ("code", "fires when", "standing", "answered by, or missing"),
        [(entry.code, entry.says, entry.standing, entry.needs) for entry in silent],
        title="Without a rule of their own",
    )
    console().print(_count(entries))
