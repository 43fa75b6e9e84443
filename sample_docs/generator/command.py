"""`python -m sample_docs --out DIR --count N --seed S --defects F`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sample_docs.generator import bulk, story
from sample_docs.generator.write import write_set

HERE = Path(__file__).resolve().parents[1]


def make(
    out: Annotated[Path, typer.Option(help="Folder to write to.")] = HERE,
    count: Annotated[int, typer.Option(min=0, help="How many files; 0 writes the set of the repository.")] = 0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    defects: Annotated[float, typer.Option(min=0, max=1, help="Share of files with a planted fault.")] = 0.3,
    scans: Annotated[float, typer.Option(min=0, max=1, help="Share of files that are scanned.")] = 0.0,
) -> None:
    """Make documents of invented clients, each with its truth beside it.

    Example: python -m sample_docs --out /tmp/many --count 5000 --seed 7 --defects 0.2
    """
    tellers = bulk.tell(count, seed, defects, scans) if count else story.tell()
    number = write_set(tellers, out)
    typer.echo(f"{number} files of {len(tellers)} clients in {out}", err=True)


def main() -> None:
    """Run the command."""
    typer.run(make)
