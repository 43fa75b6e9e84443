"""Accounts the posting cases name themselves (accounting specification 5.3); all others come from coding.

The numbers are those of the template; a client's own numbers are `Account.external` and are used in exports only.
"""

from typing import Final

BANK: Final = "1000"
BANK_FOREIGN: Final = "1010"
INVENTORY: Final = "1200"
PREPAYMENTS: Final = "1300"
"""Deposits paid to vendors until their final invoices come (P-08)."""
CREDITS_EXPECTED: Final = "1310"
"""What vendors have acknowledged to credit (P-17)."""
INPUT_VAT_REVERSE_CHARGE: Final = "1405"
INPUT_VAT_NOT_PROVEN: Final = "1410"
"""Charged by a document that does not prove the right to deduct it (P-05d)."""
ACCOUNTS_PAYABLE: Final = "2000"
"""The control account: every posting on it opens or clears an item of the sub-ledger (P-00f)."""
INTERCOMPANY_PAYABLE: Final = "2010"
"""The same for what is owed to companies of the client's own group."""
OWED: Final = frozenset({ACCOUNTS_PAYABLE, INTERCOMPANY_PAYABLE})
"""The control accounts of what is owed to vendors (R-03)."""
OWED_NAMES: Final = " and ".join(sorted(OWED))
GOODS_RECEIVED_NOT_INVOICED: Final = "2050"
"""Two-sided: a debit balance means invoiced, not received (P-03b)."""
USE_TAX: Final = "2110"
WITHHELD: Final = "2120"
PREPAID: Final = "1420"
DISCOUNTS_EXPECTED: Final = "1430"
"""Cash discounts booked with the invoice and neither taken nor lost yet (P-10, net method)."""
FIXED_ASSETS: Final = "1500"
ACCRUED: Final = "2060"
SUSPENSE: Final = "2900"
"""Must be zero before a month is locked."""
FREIGHT_IN: Final = "5010"
PRICE_VARIANCE: Final = "5020"
DISCOUNTS: Final = "5030"
DISCOUNTS_LOST: Final = "5040"
"""Cash discounts booked with the invoice that were not taken (P-10, net method)."""
ROUNDING: Final = "7000"
EXCHANGE_REALISED: Final = "7100"
EXCHANGE_UNREALISED: Final = "7110"
TWO_SIDED: Final = frozenset(
    {GOODS_RECEIVED_NOT_INVOICED, PRICE_VARIANCE, ROUNDING, EXCHANGE_REALISED, EXCHANGE_UNREALISED}
)
"""Accounts whose balance may stand on either side."""
COMMITMENTS: Final = "M900"
COMMITMENTS_OFFSET: Final = "M901"
NEVER_A_COST: Final = frozenset(
    {
        BANK,
        BANK_FOREIGN,
        PREPAYMENTS,
        CREDITS_EXPECTED,
        "1400",
        INPUT_VAT_REVERSE_CHARGE,
        INPUT_VAT_NOT_PROVEN,
        DISCOUNTS_EXPECTED,
    }
)
"""Assets that no line of an invoice is coded to: bank, credit notes and discounts expected, input tax."""
MEMO_PREFIX: Final = "M"
"""Memo accounts stand beside the general ledger and sum to zero among themselves (P-14)."""

TEMPLATE: Final[dict[str, tuple[str, str]]] = {
    "1000": ("Bank", "asset"),
    "1010": ("Bank, foreign currency", "asset"),
    "1200": ("Inventory", "asset"),
    "1300": ("Vendor prepayments", "asset"),
    "1310": ("Credit notes expected", "asset"),
    "1400": ("Input VAT", "asset"),
    "1405": ("Input VAT, reverse charge", "asset"),
    "1410": ("Input VAT not yet deductible", "asset"),
    "1420": ("Prepaid expenses", "asset"),
    "1430": ("Cash discounts expected", "asset"),
    "1500": ("Fixed-asset clearing", "asset"),
    "2000": ("Accounts payable", "liability"),
    "2010": ("Accounts payable, intercompany", "liability"),
    "2050": ("Goods received, not invoiced", "liability"),
    "2060": ("Accrued expenses", "liability"),
    "2100": ("Output VAT", "liability"),
    "2105": ("Output VAT, reverse charge", "liability"),
    "2110": ("Use tax", "liability"),
    "2120": ("Withholding tax", "liability"),
    "2900": ("Accounts payable suspense", "liability"),
    "5000": ("Materials", "expense"),
    "5010": ("Freight in", "expense"),
    "5020": ("Price variance", "expense"),
    "5030": ("Purchase discounts", "income"),
    "5040": ("Cash discounts lost", "expense"),
    "6000": ("Personnel services", "expense"),
    "6100": ("Office supplies", "expense"),
    "6200": ("Professional services", "expense"),
    "6210": ("Contractors", "expense"),
    "6300": ("Software and IT", "expense"),
    "6400": ("Rent", "expense"),
    "6500": ("Utilities", "expense"),
    "6600": ("Travel and entertainment", "expense"),
    "6650": ("Non-deductible expenses", "expense"),
    "6700": ("Repairs", "expense"),
    "6800": ("Vehicles", "expense"),
    "6900": ("Bank charges", "expense"),
    "7000": ("Rounding", "expense"),
    "7100": ("Exchange differences, realised", "expense"),
    "7110": ("Exchange differences, unrealised", "expense"),
    "M900": ("Open commitments", "memo"),
    "M901": ("Commitments offset", "memo"),
}
"""The chart of section 5.3 with the two accounts of the net method (P-10): code, then name and kind as in `Account`.

Names accounts a client's chart leaves out.
"""
