"""The file a document stands in: its pages, its neighbours, and what was cut out of what."""

from __future__ import annotations

import sqlalchemy as sa

from documents.kind import DocType
from documents.register.choices import choices_of
from documents.register.document import RegisteredDocument, of_row
from documents.register.tables import documents
from documents.register.versions import latest_version
from documents.state import State
from documents.value import Value


class FilePage(Value):
    """One page of a document.

    Attributes:
        number: Within the document, from 1: that of its picture.
        in_file: Within the file, from 1: that at which it can be cut.
    """

    number: int
    in_file: int


class Neighbour(Value):
    """Another document of the file that ends or begins where this one begins or ends.

    Attributes:
        version: The newest one; what is merged is what was looked at.
        seller: As printed.
        picture: Number of the page that lies next to this document, within the neighbour.
    """

    id: str
    state: State
    doc_type: DocType | None
    first_page: int
    last_page: int
    version: int
    number: str
    seller: str
    picture: int

    @property
    def mergeable(self) -> bool:
        """Tell whether it waits, so that it can be merged."""
        return self.state is State.QUEUED


class Structure(Value):
    """Where a document stands in its file.

    Attributes:
        structured: It is an e-invoice, which is one document whatever its pages show.
        made_of: Ids of the documents this one took the place of.
        superseded_by: Ids of those that took its place.
    """

    pages: tuple[FilePage, ...]
    before: Neighbour | None
    after: Neighbour | None
    structured: bool
    made_of: tuple[str, ...]
    superseded_by: tuple[str, ...]


def structure_of(connection: sa.Connection, client_id: str, known: RegisteredDocument) -> Structure:
    """Return where a document stands in its file."""
    business = latest_version(connection, client_id, known.id).business
    rows = connection.execute(
        sa.select(documents)
        .where(documents.c.client_id == client_id, documents.c.sha256 == known.sha256)
        .order_by(documents.c.number)
    ).mappings()
    others = [one for one in map(of_row, rows) if one.id != known.id]
    standing = [one for one in others if one.state is not State.SUPERSEDED and one.first_page]
    before = next((one for one in standing if one.last_page + 1 == known.first_page), None)
    after = next((one for one in standing if known.last_page + 1 == one.first_page), None)
    cut = choices_of(connection, client_id, known.id).cut
    made = ((one.id, choices_of(connection, client_id, one.id).cut) for one in others)
    first = max(1, known.first_page)
    return Structure(
        pages=tuple(
            FilePage(number=page - first + 1, in_file=page) for page in range(first, max(first, known.last_page) + 1)
        ),
        before=_neighbour(connection, client_id, before, last=True),
        after=_neighbour(connection, client_id, after, last=False),
        structured=business is not None and business.einvoice is not None,
        made_of=cut.made_of if cut else (),
        superseded_by=tuple(one for one, of in made if of is not None and known.id in of.made_of),
    )


def _neighbour(
    connection: sa.Connection, client_id: str, found: RegisteredDocument | None, *, last: bool
) -> Neighbour | None:
    if found is None:
        return None
    version = latest_version(connection, client_id, found.id)
    business = version.business
    own = business.own_number if business else None
    return Neighbour(
        id=found.id,
        state=found.state,
        doc_type=found.doc_type,
        first_page=found.first_page,
        last_page=found.last_page,
        version=version.number,
        number=own.value if own else "",
        seller=business.vendor_name.value if business and business.vendor_name else "",
        picture=found.last_page - found.first_page + 1 if last else 1,
    )
