"""`python -m sample_docs --out DIR --count N --seed S --defects F`, and `python -m sample_docs variety`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Annotated

import typer

HERE = Path(__file__).resolve().parents[1]
app = typer.Typer(add_completion=False)


@app.callback(invoke_without_command=True)
def make(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="Folder to write to.")] = HERE,
    count: Annotated[int, typer.Option(min=0, help="How many files; 0 writes the set of the repository.")] = 0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    defects: Annotated[float, typer.Option(min=0, max=1, help="Share of files with a planted fault.")] = 0.3,
    scans: Annotated[float, typer.Option(min=0, max=1, help="Share of files that are scanned.")] = 0.0,
) -> None:
    """Make documents of invented clients, each with its truth beside it.

    Example: python -m sample_docs --out /tmp/many --count 5000 --seed 7 --defects 0.2
    """
    if context.invoked_subcommand:
        return
    from sample_docs.generator import bulk, story
    from sample_docs.generator.write import write_set

    tellers = bulk.tell(count, seed, defects, scans) if count else story.tell()
    number = write_set(tellers, out)
    typer.echo(f"{number} files of {len(tellers)} clients in {out}", err=True)


@app.command()
def variety(  # noqa: PLR0913 - every option of a command is an argument
    out: Annotated[Path, typer.Option(help="Folder to write to.")],
    count: Annotated[int, typer.Option(min=1, help="How many documents.")] = 100,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    scan: Annotated[int, typer.Option(min=0, max=3, help="0 born digital; 1 light, 2 medium, 3 heavy scan.")] = 0,
    photo: Annotated[bool, typer.Option("--photo", help="Photos by phone instead.")] = False,
    family: Annotated[
        str, typer.Option(help='Part of the grammar: "tuning", "held-out", "third" to "eighth"; "any" of two.')
    ] = "any",
    kind: Annotated[list[str] | None, typer.Option(help="Only these kinds, such as hotel; may be repeated.")] = None,
    country: Annotated[list[str] | None, typer.Option(help="Only these, such as de-CH; may be repeated.")] = None,
) -> None:
    """Make documents whose layouts, wordings and notations are drawn from a random grammar.

    Example: python -m sample_docs variety --count 500 --seed 3 --out /tmp/varied --family tuning
    """
    from sample_docs.generator.variety import documents
    from sample_docs.generator.variety.countries import countries_of
    from sample_docs.generator.variety.dice import FAMILIES
    from sample_docs.generator.variety.kinds import kinds_of
    from sample_docs.generator.variety.write import SCANS, write_varied

    _known("--family", [family], (*FAMILIES, "any"))
    _known("--kind", kind or [], kinds_of(family))  # type: ignore[arg-type]
    _known("--country", country or [], countries_of(family))  # type: ignore[arg-type]
    made = documents(seed, count, family=family, kinds=kind or (), places=country or ())  # type: ignore[arg-type]
    number = write_varied(made, out, grade=SCANS[scan], photo=photo)
    typer.echo(f"{number} documents in {out}", err=True)


def _known(option: str, given: Iterable[str], known: Collection[str]) -> None:
    for name in given:
        if name not in known:
            raise typer.BadParameter(f"{name!r} is none of {', '.join(known)}", param_hint=option)


def main() -> None:
    """Run the command."""
    app()
