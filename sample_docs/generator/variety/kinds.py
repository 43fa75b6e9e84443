"""The kinds of paper: what each is called, what it prints, which numbers compete with its own."""

from __future__ import annotations

from dataclasses import dataclass

from sample_docs.generator.variety.dice import FAMILIES, Family

GOODS = ("hardware", "office", "services", "food")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper.

    Attributes:
        doc_type: As `daybook read` names it.
        weight: How often it is drawn.
        label: Key of the wording of its own number, "number.<label>".
        date: Key of the wording of its day of issue, "date.<date>".
        trades: Keys of the goods it sells.
        refs: Further numbers and days that it may print.
        usual: Those of `refs` that it prints more often than not.
        from_buyer: The buyer issued it.
        priced: Its lines have prices, and it has totals.
        pays: It asks for money: due date, terms, bank account.
        own_field: The field its own number is; "" when it is none of the scored ones.
        since: The first family that has it; families before the third have what is there from the first.
        until: The last family that has it.
    """

    name: str
    doc_type: str
    weight: int
    label: str
    date: str = "plain"
    trades: tuple[str, ...] = GOODS
    refs: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    from_buyer: bool = False
    priced: bool = True
    pays: bool = True
    own_field: str = ""
    since: Family = "tuning"
    until: Family = FAMILIES[-1]


_SALE = (
    "customer_number", "delivery_note_ref", "project", "our_reference", "your_reference", "contact", "delivery_date",
    "order_date", "contract_number", "incoterms", "print_date",
)  # fmt: skip

KINDS = {
    kind.name: kind
    for kind in (
        Kind("invoice", "invoice", 24, "invoice", "invoice", refs=_SALE, own_field="invoice_number"),
        Kind(
            "credit_note", "credit_note", 6, "credit_note", "credit_note", refs=_SALE, usual=("preceding",),
            own_field="invoice_number",
        ),
        Kind(
            "order", "purchase_order", 10, "order", "order", refs=("required_date", "contact", "project", "incoterms",
            "our_reference", "print_date", "contract_number"), usual=("required_date",), from_buyer=True, pays=False,
            own_field="po_number",
        ),
        Kind("order_confirmation", "other", 4, "order_confirmation", refs=_SALE, pays=False),
        Kind(
            "delivery_note", "delivery_note", 5, "delivery_note", refs=("customer_number", "order_date", "contact",
            "consignment"), priced=False, pays=False,
        ),
        Kind("statement", "statement", 3, "statement", refs=("customer_number", "contact"), priced=False),
        Kind(
            "receipt", "receipt", 10, "receipt", trades=("food", "office", "hardware"), pays=False,
            refs=("till", "clerk", "table_no"), own_field="invoice_number",
        ),
        Kind(
            "utility", "invoice", 5, "utility", "invoice", ("utility",), ("meter_number", "service_period",
            "contract_number"), ("customer_number", "service_period"), own_field="invoice_number",
        ),
        Kind(
            "insurance", "invoice", 4, "invoice", "invoice", ("insurance",), ("service_period", "contact"),
            ("policy_number", "customer_number"), own_field="invoice_number", until="sixth",
        ),
        Kind(
            "hotel", "invoice", 4, "invoice", "invoice", ("hotel",), ("room", "clerk", "print_date"),
            ("booking_number", "arrival", "departure", "room"), own_field="invoice_number", until="sixth",
        ),
        Kind(
            "broadcast", "invoice", 6, "invoice", "invoice", ("broadcast",), ("campaign", "contact", "agency",
            "contract_number"), ("advertiser", "campaign", "service_period"), own_field="invoice_number", until="sixth",
        ),
        Kind(
            "freight", "invoice", 4, "invoice", "invoice", ("freight",), ("customer_number", "delivery_date",
            "our_reference"), ("consignment",), own_field="invoice_number", until="sixth",
        ),
        Kind(
            "shop", "invoice", 6, "invoice", "invoice", ("office", "food", "hardware"), ("customer_number",
            "delivery_date"), ("shop_order", "order_date"), own_field="invoice_number",
        ),
        Kind("pro_forma", "other", 3, "pro_forma", refs=_SALE),
        Kind("dunning", "other", 3, "dunning", refs=("customer_number", "contact"), priced=False),
        Kind(
            "saas", "invoice", 5, "invoice", "invoice", ("saas",), ("subscription", "contact"),
            ("service_period",), own_field="invoice_number",
        ),
        Kind(
            "self_billing", "invoice", 2, "invoice", "invoice", ("farm", "freight", "services"), ("supplier_number",
            "service_period", "contact"), ("supplier_number",), from_buyer=True, pays=False,
            own_field="invoice_number", since="fifth",
        ),
        Kind(
            "construction", "invoice", 4, "invoice", "invoice", ("construction",), ("contract_number", "contact",
            "service_period", "our_reference", "customer_number"), ("project",), own_field="invoice_number",
            since="fifth",
        ),
        Kind(
            "medical", "invoice", 3, "invoice", "invoice", ("medical",), ("customer_number", "delivery_date",
            "delivery_note_ref", "contact"), ("patient",), own_field="invoice_number", since="fifth", until="sixth",
        ),
        Kind(
            "farm", "invoice", 3, "invoice", "invoice", ("farm",), ("customer_number", "delivery_note_ref",
            "delivery_date", "contact"), own_field="invoice_number", since="fifth", until="sixth",
        ),
        Kind(
            "export", "invoice", 3, "invoice", "invoice", ("hardware", "office", "medical"), ("customer_number",
            "contract_number", "your_reference", "contact"), ("incoterms", "consignment"),
            own_field="invoice_number", since="fifth",
        ),
        Kind(
            "rent", "invoice", 2, "invoice", "invoice", ("rent",), ("customer_number", "contact"), ("contract_number",
            "service_period"), own_field="invoice_number", since="fifth", until="sixth",
        ),
        Kind(
            "telecom", "invoice", 3, "invoice", "invoice", ("telecom",), ("contract_number", "print_date"),
            ("customer_number", "service_period"), own_field="invoice_number", since="fifth", until="sixth",
        ),
        Kind(
            "fees", "invoice", 5, "invoice", "invoice", ("legal",), ("customer_number", "contact", "service_period",
            "your_reference"), ("matter",), own_field="invoice_number", since="sixth",
            until="sixth",
        ),
        Kind(
            "workshop", "invoice", 4, "invoice", "invoice", ("garage",), ("customer_number", "contact",
            "order_date", "mileage"), ("vehicle",), own_field="invoice_number", since="sixth",
            until="sixth",
        ),
        Kind(
            "municipal", "invoice", 4, "invoice", "invoice", ("municipal",), ("contact", "customer_number"),
            ("file_number", "service_period"), own_field="invoice_number", since="sixth",
            until="sixth",
        ),
        Kind(
            "facility", "invoice", 4, "invoice", "invoice", ("facility",), ("customer_number", "contract_number",
            "contact", "our_reference"), ("project", "service_period"), own_field="invoice_number", since="sixth",
            until="sixth",
        ),
        Kind(
            "staffing", "invoice", 6, "invoice", "invoice", ("staffing",), ("contact", "cost_centre", "our_reference",
            "customer_number"), ("assignment", "service_period"), own_field="invoice_number", since="seventh",
            until="seventh",
        ),
        Kind(
            "hire", "invoice", 6, "invoice", "invoice", ("hire",), ("customer_number", "contact", "project",
            "delivery_note_ref"), ("contract_number", "on_hire", "off_hire"), own_field="invoice_number",
            since="seventh", until="seventh",
        ),
        Kind(
            "fuel", "invoice", 4, "invoice", "invoice", ("fuel",), ("contract_number", "print_date"),
            ("customer_number", "card_no", "service_period"), own_field="invoice_number", since="seventh",
            until="seventh",
        ),
        Kind(
            "waste", "invoice", 5, "invoice", "invoice", ("waste",), ("customer_number", "contract_number", "contact",
            "container"), ("weighing_ticket", "service_period"), own_field="invoice_number", since="seventh",
            until="seventh",
        ),
        Kind(
            "training", "invoice", 4, "invoice", "invoice", ("training",), ("customer_number", "contact",
            "your_reference"), ("participant", "course_no", "course_date"), own_field="invoice_number",
            since="seventh", until="seventh",
        ),
        Kind(
            "laboratory", "invoice", 4, "invoice", "invoice", ("laboratory",), ("customer_number", "contact",
            "project"), ("sample_no", "received_on", "report_no"), own_field="invoice_number", since="seventh",
            until="seventh",
        ),
        Kind(
            "translation", "invoice", 5, "invoice", "invoice", ("translation",), ("customer_number", "contact",
            "your_reference", "delivery_date"), ("project", "language_pair"), own_field="invoice_number",
            since="seventh", until="seventh",
        ),
        Kind(
            "catering", "invoice", 5, "invoice", "invoice", ("catering",), ("customer_number", "contact",
            "order_date"), ("event_date", "guests", "venue"), own_field="invoice_number", since="seventh",
            until="seventh",
        ),
        Kind(
            "printing", "invoice", 4, "invoice", "invoice", ("printing",), ("customer_number", "delivery_note_ref",
            "contact", "delivery_date", "order_date"), ("job_ticket",), own_field="invoice_number", since="seventh",
            until="seventh",
        ),
        Kind(
            "club", "invoice", 3, "invoice", "invoice", ("club",), ("contact", "print_date"), ("member_no",
            "service_period"), own_field="invoice_number", since="seventh",
            until="seventh",
        ),
        Kind(
            "craft", "invoice", 8, "invoice", "invoice", ("craft",), ("customer_number", "contact", "our_reference"),
            ("job_sheet", "work_date"), own_field="invoice_number", since="eighth",
        ),
        Kind(
            "mobile", "invoice", 6, "invoice", "invoice", ("mobile",), ("contract_number",), ("customer_number",
            "line_number", "service_period"), own_field="invoice_number", since="eighth",
        ),
        Kind(
            "parcel", "invoice", 6, "invoice", "invoice", ("parcel",), ("contract_number", "contact", "cost_centre"),
            ("customer_number", "service_period"), own_field="invoice_number", since="eighth",
        ),
        Kind(
            "consulting", "invoice", 8, "invoice", "invoice", ("consulting",), ("customer_number", "your_reference",
            "contract_number"), ("project", "service_period"), own_field="invoice_number", since="eighth",
        ),
        Kind(
            "merchant", "invoice", 10, "invoice", "invoice", ("merchant",), ("contact", "order_date", "our_reference",
            "round"), ("customer_number", "delivery_note_ref", "delivery_date"), own_field="invoice_number",
            since="eighth",
        ),
        Kind(
            "water", "invoice", 4, "invoice", "invoice", ("water",), ("meter_number", "print_date"),
            ("customer_number", "supply_point", "service_period"), own_field="invoice_number", since="eighth",
        ),
        Kind(
            "bookkeeping", "invoice", 4, "invoice", "invoice", ("bookkeeping",), ("contact", "your_reference"),
            ("customer_number", "service_period"), own_field="invoice_number", since="eighth",
        ),
    )
}  # fmt: skip


def kinds_of(family: Family) -> dict[str, Kind]:
    """Return the kinds of paper that a family has."""
    place = _index("tuning" if family == "any" else family)
    return {name: kind for name, kind in KINDS.items() if _index(kind.since) <= place <= _index(kind.until)}


def _index(family: Family) -> int:
    return FAMILIES.index(family)


PERIODS = {"service_period"}
DAYS = {
    "delivery_date", "order_date", "required_date", "print_date", "arrival", "departure", "on_hire", "off_hire",
    "course_date", "received_on", "event_date", "work_date",
}  # fmt: skip
"""References that are days, and those that are two of them."""
