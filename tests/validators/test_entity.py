"""Which company of the client a document is addressed to."""

from __future__ import annotations

import pytest

from documents.master.memory import MemoryMasterData
from tests.validators.builders import ENTITY, invoice
from validators.entity import resolve_entity

SISTER = ENTITY.model_copy(
    update={
        "id": "sued",
        "name": "Südlicht Handels GmbH",
        "aliases": ("Südlicht",),
        "tax_id": "",
        "postcode": "80331",
        "city": "München",
    }
)
BOTH = MemoryMasterData(entities=(ENTITY, SISTER))


@pytest.mark.parametrize(
    ("printed", "entity", "basis"),
    [
        ({"buyer_tax_id": "DE 999999995", "buyer_name": "Whoever"}, "nord", "VAT identifier"),
        ({"buyer_name": "NORDLICHT HANDELS GMBH"}, "nord", "name"),
        ({"buyer_name": "Suedlicht"}, None, ""),
        ({"buyer_name": "Südlicht"}, "sued", "name"),
        ({"buyer_name": "Nordlicht Handals GmbH", "buyer_address": "Kai 1, 20095 Hamburg"}, "nord", "name and place"),
        ({"buyer_name": "Nordlicht Handals GmbH", "buyer_address": "Kai 1, 28195 Bremen"}, None, ""),
        ({"buyer_name": "Nordlicht Handels AG", "buyer_address": "20095 Hamburg"}, None, ""),
        ({"buyer_name": "Nordlicht Handels", "buyer_address": "20095 Hamburg"}, "nord", "name and place"),
        ({"buyer_name": "Westlicht KG"}, None, ""),
        ({"buyer_tax_id": "DE999999995", "buyer_name": "Nordlicht Handels GmbH"}, "nord", "VAT identifier"),
        ({"buyer_tax_id": "DE999999995", "buyer_name": "Südlicht"}, None, ""),
    ],
)
def test_the_buyer_is_one_of_the_clients_companies(printed, entity, basis):
    found = resolve_entity(invoice(**printed), BOTH)
    assert (found.entity.id if found.entity else None, found.basis) == (entity, basis)
    assert found.printed


def test_a_document_without_a_buyer_is_for_the_only_company():
    document = invoice(buyer_name=None)
    assert resolve_entity(document, BOTH).entity is None
    alone = resolve_entity(document, MemoryMasterData(entities=(ENTITY,)))
    assert (alone.entity, alone.printed, alone.basis) == (ENTITY, False, "")
