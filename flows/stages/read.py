"""Reading: documents in RECEIVED go through the parser jail and come out EXTRACTED, QUARANTINED or in the queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Final

import sqlalchemy as sa

from documents.database.engine import read, write
from documents.error import RetryableError
from documents.failpoint import failpoint
from documents.log import get_logger
from documents.master.database import DatabaseMasterData
from documents.master.history import master_data
from documents.reading import DocumentReading, FileFault, FileReading, Part, Registers
from documents.register.choices import choices_of
from documents.register.claims import Claim, claim, release
from documents.register.document import RegisteredDocument, add_documents, document
from documents.register.findings import replace_findings
from documents.register.learnt_rules import rules_in_use
from documents.register.lifecycle import TECH, StaleClaimError, advance
from documents.register.versions import Version, save_version
from documents.state import State
from documents.value import Value
from extractors.jail import Jail
from flows.stages.worker import CHUNK, LEASE_SECONDS, Desk, give_back, give_to_technical
from review.judgement import edited_by_person, received_on
from validators.cleanse.document import cleanse
from validators.file_problems import judge_file

log = get_logger()

READER: Final = "1"
"""Version of the readers, stored with every reading."""


class ReadSummary(Value):
    """What one chunk of reading did.

    Attributes:
        documents: Documents read, those found in bundles included.
        pages: Of files read.
        quarantined: Files that are no readable document.
        failed: Documents our own code failed on.
    """

    documents: int = 0
    pages: int = 0
    quarantined: int = 0
    failed: int = 0

    def __add__(self, other: ReadSummary) -> ReadSummary:
        """Add two chunks."""
        return ReadSummary(**{name: getattr(self, name) + getattr(other, name) for name in ReadSummary.model_fields})


class JailPool:
    """A few warm jails; each reads one file at a time."""

    def __init__(self, jails: Sequence[Jail]) -> None:
        self._free: SimpleQueue[Jail] = SimpleQueue()
        self.size = len(jails)
        for jail in jails:
            self._free.put(jail)

    def read(self, path: Path, registers: Registers) -> FileReading:
        """Read one file in the next free jail; see `Jail.read`."""
        jail = self._free.get()
        try:
            return jail.read(path, registers)
        finally:
            self._free.put(jail)


@contextmanager
def jails(count: int = 2) -> Iterator[JailPool]:
    """Start so many jails, and stop them whatever happens."""
    with ExitStack() as stack:
        yield JailPool([stack.enter_context(Jail()) for _ in range(count)])


def registers_of(desk: Desk, *, as_of: dt.datetime | None = None) -> Registers:
    """Return what the readers may know of the client, now or as of a moment."""
    with read(desk.engine) as connection:
        master = master_data(connection, desk.client.id, desk.client.entities, as_of=as_of)
        taught = rules_in_use(connection, desk.client.id, as_of)
        return Registers(
            own=tuple(entity.known() for entity in master.entities()),
            vendors=tuple(
                vendor.known().model_copy(update={"rules": taught.get(vendor.id, ())}) for vendor in master.vendors()
            ),
            order_numbers=master.order_numbers(),
        )


def read_chunk(desk: Desk, pool: JailPool, registers: Registers, limit: int = CHUNK) -> ReadSummary | None:
    """Read up to `limit` documents that wait for it; None when none does. Safe to repeat.

    Raises:
        RetryableError: The jail or the database is not there; what was not read goes back to the pile.
    """
    claims = claim(desk.engine, desk.client.id, (State.RECEIVED,), limit, desk.worker, LEASE_SECONDS)
    if not claims:
        return None
    summary = ReadSummary()
    away: RetryableError | None = None
    left = {held.document.id: held for held in claims}
    try:
        for held, result in _results(desk, pool, registers, claims):
            if isinstance(result, RetryableError):
                away = result
                continue
            summary += _store(desk, held, result)
            del left[held.document.id]
    finally:
        for held in left.values():
            give_back(desk, held)
    if away is not None:
        raise away
    return summary


def _results(
    desk: Desk, pool: JailPool, registers: Registers, claims: Sequence[Claim]
) -> Iterator[tuple[Claim, FileReading | Exception]]:
    """Yield what was read, or why not, in the order of the claims; as many are read at once as there are jails.

    When the caller stops early, only what is being read right now is waited for.
    """
    told = _told(desk, claims)
    threads = ThreadPoolExecutor(pool.size)
    try:
        known = [registers.model_copy(update={"parts": (part,)}) if part else registers for part in told]
        readings = threads.map(lambda one, knows: _read(desk, pool, knows, one), claims, known)
        yield from zip(claims, readings, strict=True)
    finally:
        threads.shutdown(cancel_futures=True)


def _told(desk: Desk, claims: Sequence[Claim]) -> list[Part | None]:
    """Return what people said about each document that is read, in their order."""
    with read(desk.engine) as connection:
        return [part_of(connection, desk.client.id, held.document) for held in claims]


def part_of(connection: sa.Connection, client_id: str, known: RegisteredDocument) -> Part | None:
    """Return what people said about the pages and the type of a document; None where nobody did."""
    told = choices_of(connection, client_id, known.id)
    if told.cut is None and (told.doc_type is None or not known.first_page):
        return None
    first, last = (told.cut.first_page, told.cut.last_page) if told.cut else (known.first_page, known.last_page)
    return Part(first_page=first, last_page=last, doc_type=told.doc_type)


def _read(desk: Desk, pool: JailPool, registers: Registers, held: Claim) -> FileReading | Exception:
    try:
        desk.archive.verify(held.document.sha256)
        return pool.read(desk.archive.path(held.document.sha256), registers)
    except Exception as error:  # noqa: BLE001 - one document's crash must not take the others along
        return error


def _store(desk: Desk, held: Claim, result: FileReading | Exception) -> ReadSummary:
    if isinstance(result, Exception):
        give_to_technical(desk, held, result)
        return ReadSummary(failed=1)
    failpoint("read.done")
    try:
        with write(desk.engine) as connection:
            stored = _write(connection, desk, held, result)
            failpoint("read.recorded")
    except RetryableError:
        raise
    except StaleClaimError as stale:
        log.warning("another worker has the document or a part of it", document=held.document.id, why=str(stale))
        give_back(desk, held)
        return ReadSummary()
    except Exception as error:  # noqa: BLE001 - our own fault: the document waits for a technician, the night goes on
        give_to_technical(desk, held, error)
        return ReadSummary(failed=1)
    return stored


def _write(connection: sa.Connection, desk: Desk, held: Claim, result: FileReading) -> ReadSummary:
    if not result.documents:
        _refuse(connection, desk, held, result)
        return ReadSummary(quarantined=1)
    problems = tuple(problem.message for problem in result.problems)
    found = [
        one.model_copy(update={"profile_problems": (*one.profile_problems, *problems)}) for one in result.documents
    ]
    if part_of(connection, desk.client.id, held.document) is not None:
        _extracted(connection, desk, held.document, found[0], held.fence)
        return ReadSummary(documents=1, pages=found[0].last_page - found[0].first_page + 1)
    if held.document.number > 1:
        return _reread_part(connection, desk, held, found)
    ranges = [(one.first_page, one.last_page) for one in found]
    ids = add_documents(connection, desk.client.id, held.document.id, ranges)
    _extracted(connection, desk, held.document, found[0], held.fence)
    for document_id, one in zip(ids[1:], found[1:], strict=True):
        part = document(connection, desk.client.id, document_id)
        # A part that is held, or that a person cut out, is read on its own.
        if part.state is State.RECEIVED and not part.lease_owner and part_of(connection, desk.client.id, part) is None:
            _extracted(connection, desk, part, one, None)
    return ReadSummary(documents=len(found), pages=result.page_count)


def _reread_part(connection: sa.Connection, desk: Desk, held: Claim, found: Sequence[DocumentReading]) -> ReadSummary:
    """Store the reading of one document of a bundle that is read again on its own."""
    number = held.document.number
    if number > len(found):
        reason = f"{TECH}: the file was split into {number} or more documents before, now into {len(found)}"
        advance(
            connection,
            desk.client.id,
            held.document.id,
            State.RECEIVED,
            State.QUEUED,
            fence=held.fence,
            reason=reason,
        )
        return ReadSummary(failed=1)
    _extracted(connection, desk, held.document, found[number - 1], held.fence)
    return ReadSummary(documents=1)


def _extracted(
    connection: sa.Connection, desk: Desk, known: RegisteredDocument, reading: DocumentReading, fence: int | None
) -> None:
    """Save a reading and its first cleansing, and bring the document to EXTRACTED; a person's values are kept."""
    business = None
    if not edited_by_person(connection, desk.client.id, known.id):
        master = DatabaseMasterData(connection, desk.client.id, desk.client.entities)
        business = cleanse(reading, received_on=received_on(desk.client, known), client=desk.client, master=master)
    save_version(connection, desk.client.id, known.id, Version(reading=reading, business=business, reader=READER))
    for before, after in ((State.RECEIVED, State.CLASSIFIED), (State.CLASSIFIED, State.EXTRACTED)):
        advance(connection, desk.client.id, known.id, before, after, fence=fence)
    if fence is not None:
        held = Claim(document=document(connection, desk.client.id, known.id), worker=desk.worker)
        release(connection, held)


def _refuse(connection: sa.Connection, desk: Desk, held: Claim, result: FileReading) -> None:
    """Queue a file that is no readable document, with the finding that says why and what to do."""
    judgement = judge_file(result.problems)
    save_version(
        connection, desk.client.id, held.document.id, Version(judgement=judgement, rule_set=judgement.rule_set)
    )
    replace_findings(connection, desk.client.id, held.document.id, judgement.findings)
    ours = any(problem.fault is FileFault.OCR_UNAVAILABLE for problem in result.problems)
    after = State.QUEUED if ours else State.QUARANTINED
    reason = " ".join(problem.message for problem in result.problems) or "nothing was read"
    prefix = f"{TECH}: " if ours else ""
    advance(
        connection,
        desk.client.id,
        held.document.id,
        State.RECEIVED,
        after,
        fence=held.fence,
        reason=prefix + reason,
    )
