"""Reading files side by side, each in a parser jail of its own, and writing one JSON file for each."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import queue
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from documents.error import WrongInputError
from documents.home import Home
from documents.master.client import Client
from documents.master.client_file import read_client
from documents.master.csv_entities import read_entities
from documents.master.csv_vendors import read_vendors
from documents.master.memory import MemoryMasterData
from documents.reading import DocumentReading, FileReading, Registers
from extractors.jail import Jail
from reports.document_json import document_json, file_json
from validators.cleanse.document import cleanse
from validators.page_policy import READ_ALONE, review_page

SUFFIXES: Final = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".xml"})
"""What a folder is searched for. A file named by itself is read whatever its name; its content decides."""


@dataclass(frozen=True, slots=True)
class Target:
    """One file to read and where its JSON goes."""

    source: Path
    result: Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file read. `review`: a person must look before anything of it may be posted."""

    source: Path
    result: Path
    review: bool


def jobs_for(paths: Sequence[Path], out: Path) -> list[Target]:
    """Return what to read, in order of name, with the place of each result.

    Raises:
        WrongInputError: Two inputs would be written to the same file.
    """
    found = dict.fromkeys(pair for path in paths for pair in _files(path))
    by_stem: dict[Path, int] = {}
    for _, relative in found:
        stem = relative.with_suffix(".json")
        by_stem[stem] = by_stem.get(stem, 0) + 1
    results: dict[Path, Path] = {}
    for source, relative in found:
        stem = relative.with_suffix(".json")
        result = out / (stem if by_stem[stem] == 1 else relative.with_name(relative.name + ".json"))
        if result in results:
            raise WrongInputError(f"{source} and {results[result]} would both be written to {result}; read them apart")
        results[result] = source
    return [Target(source, result) for result, source in results.items()]


def _files(path: Path) -> Iterator[tuple[Path, Path]]:
    """Yield every file with its path relative to what was given."""
    if not path.is_dir():
        yield path, Path(path.name)
        return
    for file in sorted(path.rglob("*")):
        if file.suffix.lower() in SUFFIXES and file.is_file() and not file.is_symlink():
            yield file, file.relative_to(path)


def world(client: str, vendors: Path | None, own: Path | None = None) -> tuple[Client, MemoryMasterData]:
    """Return whose policy applies and which registers are known; the defaults and none when nothing is given.

    Args:
        client: Its id, or the path of its file (ends in ".toml").
        vendors: CSV of its vendors.
        own: CSV of its own companies; where a client is given, its file has them.

    Raises:
        WrongInputError: A file is missing or wrong, or the own companies are given twice.
    """
    if client and own is not None:
        raise WrongInputError(f"{own}: the file of client {client} names its own companies; give one of the two")
    policy = read_client(_client_file(client)) if client else READ_ALONE
    entities = policy.entities if client else read_entities(own) if own is not None else ()
    return policy, MemoryMasterData(entities=entities, vendors=read_vendors(vendors) if vendors is not None else ())


def _client_file(client: str) -> Path:
    return Path(client) if client.endswith(".toml") else Home().clients_dir / f"{client}.toml"


class Reading:
    """Some jails, kept warm, and a thread for each; a context manager."""

    def __init__(self, client: Client, master: MemoryMasterData, jobs: int) -> None:
        """Prepare; nothing is started yet."""
        self._client = client
        self._master = master
        self._registers = Registers(
            own=tuple(entity.known() for entity in master.entities()),
            vendors=tuple(vendor.known() for vendor in master.vendors()),
        )
        self._jobs = jobs
        self._jails: queue.SimpleQueue[Jail] = queue.SimpleQueue()
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Start the jails."""
        for _ in range(self._jobs):
            self._jails.put(self._stack.enter_context(Jail()))
        self._pool = self._stack.enter_context(ThreadPoolExecutor(self._jobs))
        return self

    def __exit__(self, *error: object) -> None:
        """Stop them."""
        self._pool.shutdown(cancel_futures=True)
        self._stack.close()

    def run(self, targets: Iterable[Target]) -> Iterator[Outcome]:
        """Read every target and yield its outcome, in the order given."""
        yield from self._pool.map(self._read, targets)

    def _read(self, target: Target) -> Outcome:
        jail = self._jails.get()
        try:
            reading = jail.read(target.source, self._registers)
        finally:
            self._jails.put(jail)
        content = self._content(reading)
        target.result.parent.mkdir(parents=True, exist_ok=True)
        target.result.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return Outcome(target.source, target.result, bool(content["_review"]))

    def _content(self, reading: FileReading) -> dict[str, Any]:
        return file_json([self._document(document) for document in reading.documents], reading.problems)

    def _document(self, reading: DocumentReading) -> dict[str, Any]:
        today = dt.datetime.now(dt.UTC).date()
        client = None if self._client is READ_ALONE else self._client
        document = cleanse(reading, received_on=today, client=client, master=self._master)
        review = review_page(document, self._master, self._client, received_on=today)
        return document_json(document, review.proofs, review.reasons)
