"""Names of the two parties: who issued the paper, and whom it is addressed to.

What speaks for a name: a word for its role ("Bill to"), the place of an address block, a legal form, a sender's line,
the letterhead, the footer, a repeated name, and a web or mail domain alike. The issuer of an invoice is the vendor; the
issuer of an order is the buyer, unless the order is a seller's form that names its customer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rapidfuzz import fuzz

from documents.kind import INVOICE_TYPES, DocType
from documents.values import names
from documents.values.web import is_like_domain
from extractors.labels.nouns import nouns_in
from extractors.layout.paper import Paper
from extractors.layout.rows import Cell, Row
from extractors.parties import blocks
from extractors.parties.draft import Draft, PartyName
from extractors.parties.legal_names import (
    is_short_for,
    mark_addresses,
    prefer_addressed,
    prefer_imprint,
    prefer_whole_names,
    prefer_window,
    take_only_other,
)
from extractors.parties.mentioned_names import brands, mentioned_names
from extractors.parties.name_forms import has_form
from extractors.parties.own_prints import trust_own_prints
from extractors.parties.placed_names import Look, is_till_roll, look_at, placed_name
from extractors.parties.role_names import BUYER, VENDOR, end_of_roles, opens_role, role_names
from extractors.parties.self_billing import is_self_billed
from extractors.parties.vocabulary import is_wording
from extractors.parties.web import domains

SAME: Final = 90.0
"""Likeness from which two prints are one name, misread or not, 0 to 100."""
REPEATED: Final = 0.08
MOST_REPEATS: Final = 2
HAS_DOMAIN: Final = 0.5
DOMAIN: Final = 0.2
"""Added where a web or mail domain on the paper is like the name: papers print their issuer's address."""
OTHER_SIDE: Final = 0.3
"""Share that is left of a name's score for one side when a role word gives it to the other."""
SURE_ROLE: Final = 0.9
LEAST_GROUPS: Final = 2
LEAST_OF_PAIR: Final = 0.3
"""Least score of either name for two names to be parted."""
MARGIN: Final = 0.1
ADDRESSED: Final = 0.55
LEAST_BRAND: Final = 4
UNPRICED: Final = frozenset({DocType.DELIVERY_NOTE, DocType.OTHER})
"""Papers that either side may write."""
DOUBTFUL_PRINT: Final = 0.77
"""Confidence of a reader below which another print of the same name may be the better one."""


def parties(paper: Paper) -> tuple[PartyName, ...]:
    """Return every plausible name, with its scores as vendor and as buyer."""
    drafts = _without_parts([draft for draft in _drafts(paper) if not is_wording(draft.text)])
    mark_addresses(paper, drafts)
    groups = _groups(drafts)
    _support(paper, groups)
    trust_own_prints(paper, groups)
    _give_to_one_side(groups)
    prefer_window(groups)
    prefer_addressed(groups)
    take_only_other(groups)
    drafts += _own_brands(paper, drafts)
    prefer_whole_names(drafts)
    prefer_imprint(drafts)
    sells = paper.cache["issuer_sells"] = _issuer_sells(paper, drafts)
    _part(groups)
    return tuple(_party(draft, issuer_sells=sells) for draft in drafts)


def issuer_sells(paper: Paper) -> bool:
    """Tell whether the issuer of a paper whose names are worked out is its vendor; the issuer of an order is not."""
    return bool(paper.cache.get("issuer_sells", True))


def _issuer_sells(paper: Paper, drafts: Sequence[Draft]) -> bool:
    """Tell whether the vendor wrote the paper: not so for orders, nor where the issuer names another as its vendor."""
    if paper.doc_type is DocType.PURCHASE_ORDER:
        return not _writer_labels_other(drafts, VENDOR) and _writer_labels_other(drafts, BUYER)
    if is_till_roll(paper):
        return True
    if paper.doc_type in INVOICE_TYPES and is_self_billed(paper):
        return False
    if _orders(drafts):
        return False
    addressed = any(draft.label and draft.addressee >= SURE_ROLE for draft in drafts)
    return not (paper.doc_type in UNPRICED and not addressed and _writer_labels_other(drafts, VENDOR))


def _orders(drafts: Sequence[Draft]) -> bool:
    """Tell whether a word such as "order placed with" stands over an address: an order under another title."""
    named = [draft for draft in drafts if draft.vendor >= SURE_ROLE and draft.addressed]
    return any("order" in nouns_in(draft.label) for draft in named) and _writer_labels_other(drafts, VENDOR)


def _drafts(paper: Paper) -> Iterator[Draft]:
    look = look_at(paper)
    for row in paper.rows:
        for at, cell in enumerate(row.cells):
            yield from _in_cell(paper, row, at, cell, look)
        yield from mentioned_names(paper, row)


def _without_parts(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out what is only the end of a name: "Menon LLP" of "Services by Menon LLP", or its last line."""
    return [draft for draft in drafts if not any(_is_end_of(draft, whole) for whole in drafts)]


def _is_end_of(draft: Draft, whole: Draft) -> bool:
    same = draft.row is whole.row and draft.cell == whole.cell and whole.is_labelled
    under = whole.row.index < draft.row.index and whole.box.bottom >= draft.box.bottom
    last_line = under and not has_form(draft.text)
    inside = last_line and whole.box.x0 - 1 <= draft.box.x0 <= draft.box.x1 <= whole.box.x1 + 1
    return (same or inside) and not draft.is_labelled and draft.text != whole.text and whole.text.endswith(draft.text)


def _in_cell(paper: Paper, row: Row, at: int, cell: Cell, look: Look) -> Iterator[Draft]:
    role = next((hit for hit in paper.roles[row.index] if cell.start <= hit.start < cell.end), None)
    if role is not None and opens_role(paper, row, cell, role):
        named = list(role_names(paper, row, at, cell, role))
        yield from named
        if any(draft.row is row and draft.cell == at for draft in named):
            return  # The cell is the role word and its name.
        if not row.text[end_of_roles(paper, row, role) : cell.end].strip(" :.,;#*-–|"):
            return
    draft = placed_name(paper, row, at, cell, look)
    if draft is not None:
        yield draft


def _groups(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Return the drafts by name: prints that differ by a slip of the reader or by the legal form are one."""
    groups: list[tuple[str, list[Draft]]] = []
    for draft in drafts:
        key = names.comparable(draft.text)
        for known, members in groups:
            if known == key or (_may_slip(draft, *members) and fuzz.ratio(known, key) >= SAME):
                members.append(draft)
                break
        else:
            groups.append((key, [draft]))
    return [members for _key, members in groups]


def _may_slip(*prints: Draft) -> bool:
    """Tell whether prints may differ by a slip of the reader: one of a text layer makes none."""
    return min(draft.confidence for draft in prints) < 1.0 and min(len(draft.text) for draft in prints) > LEAST_BRAND


def _support(paper: Paper, groups: Sequence[Sequence[Draft]]) -> None:
    """Add what the rest of the paper says for a name: other prints of it, and a domain alike."""
    web = _own_domains(tuple(domains(paper)), groups)
    for group in groups:
        places = {(draft.row.index, draft.cell) for draft in group}
        repeats = min(len(places) - 1, MOST_REPEATS)
        for draft in group:
            if draft.issuer:
                draft.issuer += REPEATED * repeats
            if any(_is_its_domain(draft, domain, groups) for domain in _domains_for(paper, draft, web)):
                draft.issuer = max(draft.issuer, HAS_DOMAIN) + DOMAIN
                draft.addressee /= 1 if draft.label else 2  # A word such as "To" says more than a domain.
        _spell_best(group)


def _is_its_domain(draft: Draft, domain: str, groups: Sequence[Sequence[Draft]]) -> bool:
    """Tell whether a domain speaks for a name, not for a likelier issuer whose name is like the domain as well."""
    if not is_like_domain(draft.text, domain):
        return False
    alike = [one for group in groups if draft not in group for one in group if is_like_domain(one.text, domain)]
    better = any(one.issuer > draft.issuer and not is_short_for(draft.text, one.text) for one in alike)
    return not (draft.addressee and better)


def _domains_for(paper: Paper, draft: Draft, web: Sequence[str]) -> list[str]:
    """Return the domains that can speak for a name as the issuer's.

    One that stands only in the block under a name that may be the addressee's is his own.
    """
    if not draft.addressee:
        return list(web)
    place = Cell(0, len(draft.text), draft.text, draft.box)
    own = {row.index for row, _cell in blocks.below(paper, draft.row, place)}
    return [domain for domain in web if domains(paper)[domain] - own]


def _is_others_domain(paper: Paper, draft: Draft, brand: Draft) -> bool:
    """Tell whether a domain stands nowhere but under the address of a party that is rather the addressee."""
    mine = draft.addressee > draft.issuer and is_like_domain(draft.text, brand.text)
    domain = next((name for name in domains(paper) if is_like_domain(brand.text, name)), "")
    return mine and bool(domain) and domain not in _domains_for(paper, draft, (domain,))


def _own_domains(web: tuple[str, ...], groups: Sequence[Sequence[Draft]]) -> tuple[str, ...]:
    """Return the domains that are not those of a party a role word calls the buyer."""
    buyers = [draft.text for group in groups for draft in group if draft.buyer >= SURE_ROLE and not draft.vendor]
    return tuple(domain for domain in web if not any(is_like_domain(text, domain) for text in buyers))


def _spell_best(group: Sequence[Draft]) -> None:
    """Take the spelling of the print that was read most surely, where a picture was read doubtfully."""
    best = max(group, key=lambda draft: draft.confidence)
    for draft in group:
        alike = names.has_legal_form(draft.text) == names.has_legal_form(best.text)
        if draft.confidence < DOUBTFUL_PRINT < best.confidence and alike:
            draft.text = best.text


def _give_to_one_side(groups: Sequence[Sequence[Draft]]) -> None:
    """Let a role word speak for every print of its name: who is billed did not issue the paper."""
    for group in groups:
        buyer = max(draft.buyer for draft in group)
        vendor = max(draft.vendor for draft in group)
        if buyer == vendor or max(buyer, vendor) < SURE_ROLE:
            continue
        for draft in group:
            if not draft.is_labelled:
                draft.vendor, draft.buyer = (vendor * OTHER_SIDE, 0.0) if vendor > buyer else (0.0, buyer * OTHER_SIDE)


def _own_brands(paper: Paper, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the names of domains; one of a party that a role word names does not speak for the issuer of the paper."""
    for brand in brands(paper):
        if any(_is_others_domain(paper, draft, brand) for draft in drafts):
            continue
        for draft in drafts:
            if max(draft.vendor, draft.buyer) >= SURE_ROLE and is_short_for(brand.text, draft.text):
                brand.issuer = 0.0
                brand.vendor, brand.buyer = OTHER_SIDE * draft.vendor, OTHER_SIDE * draft.buyer
        yield brand


def _part(groups: Sequence[Sequence[Draft]]) -> None:
    """Give a name that leads on both sides to the addressee, where another name can be the issuer.

    The address in an envelope's window may look like a letterhead, when the issuer stands in the foot alone. Two names
    that explain both sides are better than one that explains one.
    """
    if any(draft.vendor >= SURE_ROLE or draft.buyer >= SURE_ROLE for group in groups for draft in group):
        return
    by_issuer = sorted(groups, key=_issuer, reverse=True)
    by_addressee = sorted(groups, key=_addressee, reverse=True)
    if len(groups) < LEAST_GROUPS or by_issuer[0] is not by_addressee[0]:
        return
    if any(draft.is_labelled for draft in by_issuer[0]):
        return
    both, second = by_issuer[0], by_issuer[1]
    other_addressee = max(_addressee(by_addressee[1]), 0.0)
    apart = _issuer(second) + _addressee(both)
    if min(_addressee(both), _issuer(second)) < LEAST_OF_PAIR or apart < _issuer(both) + other_addressee + MARGIN:
        return
    for draft in both:
        draft.addressee = max(draft.addressee, ADDRESSED) if draft.addressee else 0.0
        draft.issuer *= OTHER_SIDE


def _issuer(group: Sequence[Draft]) -> float:
    return max(max(draft.issuer, draft.vendor) for draft in group)


def _addressee(group: Sequence[Draft]) -> float:
    return max(draft.addressee for draft in group)


def _writer_labels_other(drafts: Sequence[Draft], side: str) -> bool:
    """Tell whether a role word names the party of one side, who is not the issuer, and none names the other side."""
    other = BUYER if side == VENDOR else VENDOR
    named = [draft for draft in drafts if getattr(draft, side) >= SURE_ROLE]
    if not named or any(getattr(draft, other) >= SURE_ROLE for draft in drafts):
        return False
    issuer = max((draft for draft in drafts if draft.issuer), key=lambda draft: draft.issuer, default=None)
    return issuer is not None and not any(is_short_for(issuer.text, draft.text) for draft in named)


def _party(draft: Draft, *, issuer_sells: bool) -> PartyName:
    as_vendor, as_buyer = draft.issuer, draft.addressee
    if not issuer_sells:
        as_vendor, as_buyer = as_buyer, as_vendor
    return PartyName(
        draft.text,
        draft.row.index,
        draft.row.page,
        draft.box,
        min(max(draft.vendor, as_vendor if not draft.buyer else 0.0), 1.0),
        min(max(draft.buyer, as_buyer if not draft.vendor else 0.0), 1.0),
        draft.label,
    )
