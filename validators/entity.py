"""Which of the client's own companies a document is addressed to.

Source: accounting specification C-52, V-ID-07.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from documents.business import BusinessDocument
from documents.master.party import Entity
from documents.master.protocol import MasterData
from documents.values.names import fold, similarity, without_legal_form

MISREAD_NAME: Final = 0.9
"""Least similarity of a company's name with a slip of the reader in it, 0 to 1; needs the place beside it."""
NEARLY: Final = "name and place"
"""The basis when the printed name is only nearly that of the company."""


@dataclass(frozen=True, slots=True)
class EntityResolution:
    """The buyer among the client's companies.

    Attributes:
        entity: None when no company or more than one fits.
        basis: What identified it, in words; "" when the only company of the client was assumed.
        printed: The document names a buyer at all.
    """

    entity: Entity | None = None
    basis: str = ""
    printed: bool = False


def resolve_entity(document: BusinessDocument, master: MasterData) -> EntityResolution:
    """Return the client's company by VAT identifier, by name, or by nearly its name and its place (C-52).

    The identifier of one company beside the name of another decides nothing. A document that names no buyer gets the
    client's only company, as an inference that later rules show.
    """
    entities = master.entities()
    printed = document.buyer_tax_id is not None or document.buyer_name is not None
    if not printed:
        return EntityResolution(entities[0] if len(entities) == 1 else None)
    by_tax_id, by_name = _by_tax_id(document, entities), _by_name(document, entities)
    if by_tax_id and by_name and not any(entity in by_name for entity in by_tax_id):
        return EntityResolution(printed=True)
    for basis, found in (("VAT identifier", by_tax_id), ("name", by_name)):
        if len(found) == 1:
            return EntityResolution(found[0], basis, printed=True)
    nearly = _by_name_and_place(document, entities)
    if len(nearly) == 1:
        return EntityResolution(nearly[0], NEARLY, printed=True)
    return EntityResolution(printed=True)


def _by_tax_id(document: BusinessDocument, entities: tuple[Entity, ...]) -> list[Entity]:
    if document.buyer_tax_id is None:
        return []
    printed = _letters_and_digits(document.buyer_tax_id.value)
    return [entity for entity in entities if entity.tax_id and _letters_and_digits(entity.tax_id) == printed]


def _by_name(document: BusinessDocument, entities: tuple[Entity, ...]) -> list[Entity]:
    if document.buyer_name is None:
        return []
    name = fold(document.buyer_name.value)
    if document.vendor_name is not None:
        # The sender's line stands close above the address and may be read as its first line.
        name = name.removeprefix(f"{fold(document.vendor_name.value)} ")
    return [entity for entity in entities if name in {fold(known) for known in _names(entity)}]


def _by_name_and_place(document: BusinessDocument, entities: tuple[Entity, ...]) -> list[Entity]:
    if document.buyer_name is None:
        return []
    name = document.buyer_name.value
    alike = [entity for entity in entities if any(_misread(name, known) for known in _names(entity))]
    if not alike:  # to fold a whole page takes time
        return []
    place = fold(f"{document.buyer_address.value if document.buyer_address else ''} {document.text}")
    return [entity for entity in alike if any(key and fold(key) in place for key in (entity.postcode, entity.city))]


def _misread(printed: str, known: str) -> bool:
    """Tell whether a printed name is a known one with a slip in it; another legal form is another company."""
    forms = {form for name in (printed, known) if (form := fold(name).removeprefix(without_legal_form(name)).strip())}
    return similarity(printed, known) >= MISREAD_NAME and len(forms) < 2


def _names(entity: Entity) -> tuple[str, ...]:
    return (entity.name, *entity.aliases)


def _letters_and_digits(key: str) -> str:
    return "".join(character for character in key.upper() if character.isalnum())
