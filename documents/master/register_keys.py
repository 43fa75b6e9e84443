"""Which vendors of the register bear which tax identifier and account, as it was before a file changed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa

from documents.master import tables
from documents.master.database import DatabaseMasterData, canonical_key
from documents.master.party import OUT_OF_USE


class RegisterKeys:
    """The keys of all vendors of a client; some 200 bytes a vendor."""

    def __init__(self, connection: sa.Connection, client_id: str) -> None:
        keys = tables.vendor_keys.c
        self._master = DatabaseMasterData(connection, client_id, ())
        self._bearers = defaultdict[str, set[str]](set)
        for row in connection.execute(sa.select(keys.key, keys.vendor_id).where(keys.client_id == client_id)):
            self._bearers[row.key].add(row.vendor_id)

    def newly_shared(self, key: str, vendor_id: str) -> Collection[str]:
        """Return the ids of the vendors that bear a key which a vendor does not bear yet."""
        bearers = self._bearers.get(canonical_key(key), set())
        return () if vendor_id in bearers else sorted(bearers)

    def in_use(self, vendor_id: str) -> bool:
        """Tell whether a vendor of the register is one that documents may come from."""
        vendor = self._master.vendor(vendor_id)
        return vendor is not None and vendor.status not in OUT_OF_USE
