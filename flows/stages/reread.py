"""Reading an original again, without writing anything down."""

from __future__ import annotations

import datetime as dt

from documents.database.engine import read
from documents.reading import DocumentReading, FileProblem
from documents.register.document import RegisteredDocument
from documents.value import Value
from flows.stages.read import JailPool, part_of, registers_of
from flows.stages.worker import Desk


class Reread(Value):
    """What the original says today: the document's reading, or why there is none."""

    reading: DocumentReading | None = None
    problems: tuple[FileProblem, ...] = ()


def reread(desk: Desk, pool: JailPool, known: RegisteredDocument, *, as_of: dt.datetime | None = None) -> Reread:
    """Read a document's file again from the archive, with the registers as they are now or were at a moment.

    Raises:
        DamagedFileError: The stored bytes are not those that were received.
        ReaderCrashedError: Our own code failed.
    """
    desk.archive.verify(known.sha256)
    registers = registers_of(desk, as_of=as_of)
    with read(desk.engine) as connection:
        part = part_of(connection, desk.client.id, known)
    if part is not None:
        registers = registers.model_copy(update={"parts": (part,)})
    result = pool.read(desk.archive.path(known.sha256), registers)
    problems = tuple(problem.message for problem in result.problems)
    place = known.number if part is None else 1
    if len(result.documents) < place:
        return Reread(problems=result.problems)
    found = result.documents[place - 1]
    return Reread(
        reading=found.model_copy(update={"profile_problems": (*found.profile_problems, *problems)}),
        problems=result.problems,
    )
