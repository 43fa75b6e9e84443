"""What is owed within a client's group stands apart, on account 2010 (accounting specification 5.3, R-03)."""

from __future__ import annotations

from documents.master.client import Client
from documents.master.party import Vendor
from documents.values.identifiers import compact
from ledgers.chart import ACCOUNTS_PAYABLE, INTERCOMPANY_PAYABLE


def payable_account(client: Client, vendor: Vendor | None) -> str:
    """Return the control account of what is owed to a vendor.

    It is that of the group where the vendor's record says so, or its VAT identifier is that of one of the client's own
    companies. What is posted stays where it is when the record changes: each item is settled on its own account.
    """
    if vendor is None:
        return ACCOUNTS_PAYABLE
    own = {compact(entity.tax_id) for entity in client.entities if entity.tax_id}
    related = vendor.intercompany or compact(vendor.tax_id) in own
    return INTERCOMPANY_PAYABLE if related else ACCOUNTS_PAYABLE
