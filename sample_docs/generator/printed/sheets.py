"""The templates, each with what it is used for."""

from __future__ import annotations

from dataclasses import dataclass

from sample_docs.generator.printed.wording import LANGUAGES

SALE = ("invoice", "invoice", "invoice", "credit_note")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One template, `templates/<name>.html`, and what may be drawn for it.

    Attributes:
        kinds: Document types; a frequent one stands there more than once.
        trade: A table of wares.
        languages: Of its places.
        lines: Fewest and most.
        pays: "transfer", "card" and "debit"; a frequent one stands there more than once.
        refs: Further numbers and days it may print, keys of `deal.refs_of`.
        inclusive: Prices include the tax.
        people: Share of private buyers.
        sole: Share of vendors who are one person.
        extras: Share of papers with a discount or postage on the whole, or a payment beforehand.
        ordered: Share of papers that tell the buyer's order.
        shop: Its own number of an order stands on it.
        footed: Chromium prints a foot with page numbers on every page.
    """

    name: str
    kinds: tuple[str, ...]
    trade: str
    languages: tuple[str, ...] = LANGUAGES
    lines: tuple[int, int] = (1, 8)
    pays: tuple[str, ...] = ("transfer",)
    refs: tuple[str, ...] = ()
    inclusive: bool = False
    people: float = 0.0
    sole: float = 0.0
    extras: float = 0.3
    ordered: float = 0.4
    shop: bool = False
    footed: bool = False


_SHEETS = (
    Sheet("saas", ("invoice",), "cloud", lines=(1, 6), pays=("transfer", "card", "debit"), refs=("account",),
          people=0.15, footed=True),
    Sheet("boutique", SALE, "shop", lines=(1, 7), pays=("card", "transfer"), refs=("customer_no", "order_date"),
          people=0.6, ordered=0.0, shop=True),
    Sheet("office", (*SALE, "purchase_order"), "parts", lines=(1, 14), refs=("sales_order", "contact", "delivered"),
          footed=True),
    Sheet("letter", SALE, "work", ("de", "fr", "nl"), (1, 7), refs=("customer_no", "contact", "project", "delivered")),
    Sheet("solo", ("invoice",), "work", lines=(1, 5), refs=("project",), people=0.1, sole=0.7),
    Sheet("folio", ("invoice",), "hotel", lines=(2, 7), pays=("card", "transfer"), extras=0.1, ordered=0.1,
          people=0.3),
    Sheet("bazaar", SALE, "shop", lines=(1, 4), pays=("card",), people=0.5, ordered=0.0, shop=True, extras=0.2),
    Sheet("metered", ("invoice",), "cloud", lines=(5, 24), pays=("debit", "card", "transfer"), extras=0.2,
          ordered=0.3, footed=True),
    Sheet("ledgerly", SALE, "work", ("en", "nl", "es", "it"), (1, 9), refs=("customer_no",)),
    Sheet("bluebook", SALE, "work", ("en", "fr", "es"), (1, 10), refs=("delivered", "project"), people=0.1),
    Sheet("procure", ("purchase_order",), "parts", lines=(1, 18), refs=("cost_centre", "contact"), extras=0.1,
          footed=True),
    Sheet("dispatch", ("delivery_note",), "parts", lines=(1, 22), refs=("sales_order", "customer_no"), ordered=0.7),
    Sheet("paid", ("receipt",), "cloud", lines=(1, 4), pays=("card",), people=0.4, extras=0.0, ordered=0.0),
    Sheet("slip", ("receipt",), "shop", lines=(1, 9), pays=("card",), inclusive=True, extras=0.0, ordered=0.0),
    Sheet("voyage", ("invoice",), "travel", lines=(1, 6), pays=("card", "transfer"), people=0.5, ordered=0.15),
    Sheet("chambers", ("invoice",), "work", ("en", "fr", "it", "de"), (2, 6), refs=("sales_order",), extras=0.4),
    Sheet("utility", ("invoice",), "cloud", lines=(3, 9), pays=("debit", "debit", "transfer"), extras=0.1,
          people=0.4, ordered=0.0),
    Sheet("reversal", ("credit_note",), "shop", lines=(1, 5), people=0.4, ordered=0.1),
    Sheet("tiles", SALE, "work", lines=(1, 8), refs=("project", "customer_no")),
    Sheet("ruled", SALE, "parts", ("en", "es", "it"), (1, 12), refs=("delivered", "contact"), extras=0.4),
    Sheet("southern", SALE, "parts", ("es", "it", "fr"), (2, 12), refs=("customer_no", "tracking")),
    Sheet("wholesale", ("invoice",), "parts", lines=(16, 40), refs=("customer_no", "sales_order", "contact"),
          extras=0.2, ordered=0.6, footed=True),
    Sheet("hours", ("invoice",), "work", lines=(4, 26), refs=("project",), sole=0.4, extras=0.1),
    Sheet("renewal", ("invoice",), "cloud", lines=(1, 4), pays=("card", "card", "debit"), refs=("account",),
          people=0.4, ordered=0.0),
    Sheet("portal", ("invoice",), "shop", lines=(2, 9), pays=("card", "transfer"), refs=("customer_no",), people=0.4,
          ordered=0.0, shop=True),
)  # fmt: skip
SHEETS = {sheet.name: sheet for sheet in _SHEETS}
