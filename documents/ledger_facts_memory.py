"""Ledger facts held in memory; answers `LedgerFacts` for tests and for reading without a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from documents.deposits import Deposit
from documents.ledger_facts import Invoiced, PriorDocument, SimilarText
from documents.values.identifiers import order_key
from documents.values.similarity import similarity

MOST_PRIORS = 200
MOST_SIMILAR = 10


class MemoryFacts:
    """The facts of one client.

    Args:
        priors: Earlier documents, without the one that is judged.
        invoiced: What was invoiced before, by (order number, order line).
        posted: Number of posted invoices by vendor id.
        locked_until: Last day of the last locked period; None when no period is locked.
        texts: Texts of earlier documents by their id.
        date_orders: "DMY" or "MDY" by vendor id.
        tax_codes: Tax codes of past invoices, newest first, by vendor id.
        booked: Account, day and amount in base currency of postings.
        varied: Vendor, day and amount in base currency of price variances within the tolerance.
        deposits: Deposits no final invoice has used, by vendor id.
        accrued: Use tax by document id.
        billed: Quantities by order number, document id and order line.
    """

    def __init__(  # noqa: PLR0913 - one for each fact
        self,
        priors: Iterable[PriorDocument] = (),
        invoiced: Mapping[tuple[str, int], Invoiced] | None = None,
        posted: Mapping[str, int] | None = None,
        locked_until: dt.date | None = None,
        texts: Mapping[str, str] | None = None,
        date_orders: Mapping[str, str] | None = None,
        tax_codes: Mapping[str, tuple[frozenset[str], ...]] | None = None,
        booked: Iterable[tuple[str, dt.date, Decimal]] = (),
        varied: Iterable[tuple[str, dt.date, Decimal]] = (),
        deposits: Mapping[str, tuple[Deposit, ...]] | None = None,
        accrued: Mapping[str, Decimal] | None = None,
        billed: Mapping[str, Mapping[str, Mapping[int, Decimal]]] | None = None,
    ) -> None:
        self._priors = tuple(priors)
        self._invoiced = {(order_key(number), line): what for (number, line), what in (invoiced or {}).items()}
        self._posted = dict(posted or {})
        self._locked_until = locked_until
        self._texts = dict(texts or {})
        self._date_orders = dict(date_orders or {})
        self._tax_codes = dict(tax_codes or {})
        self._booked = tuple(booked)
        self._varied = tuple(varied)
        self._deposits = dict(deposits or {})
        self._accrued = dict(accrued or {})
        self._billed = {order_key(number): what for number, what in (billed or {}).items()}

    def priors(
        self,
        *,
        vendor_id: str,
        number_n2: str,
        gross: Decimal | None,
        currency: str,
        tax_id: str,
        iban: str,
    ) -> tuple[PriorDocument, ...]:
        """See LedgerFacts.priors."""

        def shares(prior: PriorDocument) -> bool:
            if vendor_id and vendor_id == prior.vendor_id:
                return True
            same_total = gross is not None and (abs(gross), currency) == (abs(prior.gross), prior.currency)
            keys = (tax_id, prior.tax_id), (iban, prior.iban)
            second_key = same_total or any(own and own == other for own, other in keys)
            return bool(number_n2) and number_n2 == prior.number_n2 and second_key

        return tuple(prior for prior in self._priors if shares(prior))[:MOST_PRIORS]

    def credited(self, vendor_id: str, number_n2: str) -> tuple[PriorDocument, ...]:
        """See LedgerFacts.credited."""

        def about(prior: PriorDocument) -> bool:
            return prior.vendor_id == vendor_id and number_n2 in {prior.number_n2, prior.preceding_n2}

        return tuple(prior for prior in self._priors if about(prior))[:MOST_PRIORS] if number_n2 else ()

    def invoiced(self, order_number: str, order_line: int) -> Invoiced:
        """See LedgerFacts.invoiced."""
        return self._invoiced.get((order_key(order_number), order_line), Invoiced())

    def billed(self, order_number: str) -> Mapping[str, Mapping[int, Decimal]]:
        """See LedgerFacts.billed."""
        return self._billed.get(order_key(order_number), {})

    def posted_count(self, vendor_id: str) -> int:
        """See LedgerFacts.posted_count."""
        return self._posted.get(vendor_id, 0)

    def date_order(self, vendor_id: str) -> str:
        """See LedgerFacts.date_order."""
        return self._date_orders.get(vendor_id, "")

    def tax_codes(self, vendor_id: str) -> tuple[frozenset[str], ...]:
        """See LedgerFacts.tax_codes."""
        return self._tax_codes.get(vendor_id, ())

    def spent(self, account: str, start: dt.date, end: dt.date) -> Decimal:
        """See LedgerFacts.spent."""
        return _between(self._booked, account, start, end)

    def variances(self, vendor_id: str, start: dt.date, end: dt.date) -> Decimal:
        """See LedgerFacts.variances."""
        return _between(self._varied, vendor_id, start, end)

    def use_tax(self, document_ids: Collection[str], currency: str) -> Decimal:  # noqa: ARG002 - all are in one
        """See LedgerFacts.use_tax."""
        return sum((self._accrued.get(one, Decimal(0)) for one in document_ids), Decimal(0))

    def deposits(self, vendor_id: str) -> tuple[Deposit, ...]:
        """See LedgerFacts.deposits."""
        return self._deposits.get(vendor_id, ())

    def period_open(self, day: dt.date) -> bool:
        """See LedgerFacts.period_open."""
        return self._locked_until is None or day > self._locked_until

    def similar_texts(self, text: str, *, least: float) -> tuple[SimilarText, ...]:
        """See LedgerFacts.similar_texts."""
        known = ((prior, similarity(text, self._texts.get(prior.document_id, ""))) for prior in self._priors)
        found = [SimilarText(prior=prior, similarity=share) for prior, share in known if share >= least]
        return tuple(sorted(found, key=lambda one: -one.similarity)[:MOST_SIMILAR])


def _between(rows: Iterable[tuple[str, dt.date, Decimal]], name: str, start: dt.date, end: dt.date) -> Decimal:
    return sum((amount for of, day, amount in rows if of == name and start <= day <= end), Decimal(0))
