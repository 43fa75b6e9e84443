"""Accounts the posting cases name themselves (accounting specification 5.3); all others come from coding.

The numbers are those of the template; a client's own numbers are `Account.external` and are used in exports only.
"""

from typing import Final

INVENTORY: Final = "1200"
INPUT_VAT_REVERSE_CHARGE: Final = "1405"
ACCOUNTS_PAYABLE: Final = "2000"
"""The control account: every posting on it opens or clears an item of the sub-ledger (P-00f)."""
GOODS_RECEIVED_NOT_INVOICED: Final = "2050"
"""Two-sided: a debit balance means invoiced, not received (P-03b)."""
FREIGHT_IN: Final = "5010"
PRICE_VARIANCE: Final = "5020"
ROUNDING: Final = "7000"
COMMITMENTS: Final = "M900"
COMMITMENTS_OFFSET: Final = "M901"
MEMO_PREFIX: Final = "M"
"""Memo accounts stand beside the general ledger and sum to zero among themselves (P-14)."""
