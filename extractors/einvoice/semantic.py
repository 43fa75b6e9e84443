"""The elements of an e-invoice, found by the table of its syntax: one tree of business terms for every syntax."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from lxml import etree

from documents.einvoice import Group
from extractors.einvoice.binding import Binding, GroupBinding, Paths

LONGEST_TERM: Final = 5_000
"""Characters; what is longer is no business term but an embedded file, and is cut."""
_LINE_SETTLEMENT: Final = "SpecifiedLineTradeSettlement"
_SUMS: Final = "SpecifiedTradeSettlementMonetarySummation"


@dataclass(frozen=True, slots=True)
class Hit:
    """One stated term: its text, and the element or attribute it stands in, by local names."""

    text: str
    xpath: str


@dataclass(frozen=True, slots=True)
class Node:
    """A business group while it is read: as `documents.einvoice.Group`, and where every term stands."""

    xpath: str
    terms: Mapping[str, tuple[Hit, ...]]
    groups: Mapping[str, tuple[Node, ...]]

    def hit(self, *terms: str) -> Hit | None:
        """Return the first of these terms that is stated."""
        return next((self.terms[term][0] for term in terms if term in self.terms), None)

    def text(self, *terms: str) -> str:
        """Return the text of the first of these terms that is stated, or ""."""
        hit = self.hit(*terms)
        return hit.text if hit else ""

    def each(self, group: str) -> tuple[Node, ...]:
        """Return the inner groups of one kind."""
        return self.groups.get(group, ())

    def group(self) -> Group:
        """Return the group as a value that can be stored."""
        return Group(
            xpath=self.xpath,
            terms={term: tuple(hit.text for hit in hits) for term, hits in self.terms.items()},
            groups={name: tuple(node.group() for node in nodes) for name, nodes in self.groups.items()},
        )


def read_terms(root: etree._Element, binding: Binding) -> Node:
    """Return every term the table knows. Element names lose their namespaces on the way, older names become today's."""
    _drop_namespaces(root, binding)
    return _node(root, GroupBinding(row=".", terms=binding.terms, groups=binding.groups))


def _node(element: etree._Element, binding: GroupBinding) -> Node:
    place = _Place(element, str(element.getroottree().getpath(element)))
    terms = {term: hits for term, paths in binding.terms.items() if (hits := place.hits(paths, term))}
    groups = {name: _nodes(element, inner) for name, inner in binding.groups.items()}
    return Node(xpath=place.xpath, terms=terms, groups={name: nodes for name, nodes in groups.items() if nodes})


def _nodes(element: etree._Element, binding: GroupBinding) -> tuple[Node, ...]:
    rows = _find(element, binding.row)
    return tuple(_node(row, binding) for row in rows if isinstance(row, etree._Element))  # noqa: SLF001 - lxml names it so


@dataclass(frozen=True, slots=True)
class _Place:
    """One element whose path is known, so that paths below it cost little even on the ten-thousandth line."""

    element: etree._Element
    xpath: str

    def hits(self, paths: Paths, term: str) -> tuple[Hit, ...]:
        """Return what stands at the first path that hits; a group (BG) counts as stated even when it is empty."""
        for path in paths:
            found = (Hit(_text(hit), self._path_of(hit)) for hit in _find(self.element, path))
            hits = tuple(hit for hit in found if hit.text or term.startswith("BG-"))
            if hits:
                return hits
        return ()

    def _path_of(self, hit: object) -> str:
        """Return the XPath of an element or attribute, by local names."""
        if isinstance(hit, etree._Element):  # noqa: SLF001 - lxml names its class so
            return self._below(hit)
        parent, name = getattr(hit, "getparent", lambda: None)(), getattr(hit, "attrname", "")
        return "" if parent is None else f"{self._below(parent)}/@{name}"

    def _below(self, element: etree._Element) -> str:
        steps: list[str] = []
        while element is not self.element:
            parent = element.getparent()
            if parent is None:
                break
            twins = list(parent.iterchildren(element.tag))
            steps.append(f"/{element.tag}" if len(twins) == 1 else f"/{element.tag}[{twins.index(element) + 1}]")
            element = parent
        return self.xpath + "".join(reversed(steps))


def _drop_namespaces(root: etree._Element, binding: Binding) -> None:
    """Rename elements to local names, but for those of foreign namespaces: they would pass for business terms."""
    for element in root.iter(tag=etree.Element):
        name = etree.QName(element)
        if (name.namespace or "").startswith(binding.vocabulary):
            element.tag = binding.aliases.get(name.localname, name.localname)
    for element in root.iter(_SUMS):  # ZUGFeRD 1.0 has one name for the sums of a line and of the document.
        parent = element.getparent()
        where = "Line" if parent is not None and parent.tag == _LINE_SETTLEMENT else "Header"
        element.tag = f"SpecifiedTradeSettlement{where}MonetarySummation"


@cache
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path)


def _find(start: etree._Element, path: str) -> list[object]:
    found = _compiled(path)(start)
    return list(found) if isinstance(found, list) else []


def _text(hit: object) -> str:
    text = hit.text if isinstance(hit, etree._Element) else str(hit)  # noqa: SLF001 - lxml names its class so
    return (text or "").strip()[:LONGEST_TERM]
