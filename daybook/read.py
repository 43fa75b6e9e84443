"""`daybook read`: reads documents without database or Prefect, one JSON file each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def read(
    paths: Annotated[list[Path], typer.Argument(exists=True, help="Files, or folders to search for documents.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the JSON files; made when missing.")],
    client: Annotated[str, typer.Option("--client", help="Id or file.toml: read with its companies and policy.")] = "",
    vendors: Annotated[
        Path | None, typer.Option("--vendors", exists=True, dir_okay=False, help="CSV of vendors that may appear.")
    ] = None,
    own: Annotated[
        Path | None, typer.Option("--own", exists=True, dir_okay=False, help="CSV of the companies that may be billed.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="Files read at a time.")] = 2,
) -> None:
    """Read documents and write them as JSON.

    OUT/<path below the given folder>.json holds the fields, _review (true when a person must look before posting),
    _review_reasons, _evidence by field (page, box in points, confidence, proofs) and _documents (all of the file).
    Nothing is stored or posted. Exit status 1 when any document needs a person.

    \b
    Example:
        daybook read inbox/ --out read/ --vendors vendors.csv --own companies.csv
    """
    from daybook.reading import Reading, jobs_for, world

    targets = jobs_for(paths, out)
    policy, master = world(client, vendors, own)
    needing = 0
    with Reading(policy, master, jobs) as reading:
        for number, outcome in enumerate(reading.run(targets), start=1):
            needing += outcome.review
            state = "needs a person" if outcome.review else "proven"
            typer.echo(f"[{number}/{len(targets)}] {outcome.source}: {state}", err=True)
    typer.echo(f"{len(targets)} read into {out}, {needing} of them need a person", err=True)
    raise typer.Exit(1 if needing else 0)
