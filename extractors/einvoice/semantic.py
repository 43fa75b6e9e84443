"""The elements of an e-invoice, found by the table of its syntax: one tree of business terms for every syntax."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

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
    return _Reader(root).node(root, GroupBinding(row=".", terms=binding.terms, groups=binding.groups))


class _Reader:
    """Finds terms, and says where they stand at a cost that does not grow with the number of lines."""

    def __init__(self, root: etree._Element) -> None:
        self._steps: dict[etree._Element, dict[etree._Element, str]] = {}
        self._root = root

    def node(self, element: etree._Element, binding: GroupBinding) -> Node:
        """Return a group with everything in it."""
        terms = {term: hits for term, paths in binding.terms.items() if (hits := self._hits(element, paths, term))}
        groups = {name: self._nodes(element, inner) for name, inner in binding.groups.items()}
        return Node(
            xpath=self._path(element), terms=terms, groups={name: nodes for name, nodes in groups.items() if nodes}
        )

    def _nodes(self, element: etree._Element, binding: GroupBinding) -> tuple[Node, ...]:
        rows = _find(element, binding.row)
        return tuple(self.node(row, binding) for row in rows if isinstance(row, etree._Element))  # noqa: SLF001 - lxml names it so

    def _hits(self, element: etree._Element, paths: Paths, term: str) -> tuple[Hit, ...]:
        """Return what stands at the first path that hits; a group (BG) counts as stated even when it is empty."""
        for path in paths:
            found = (Hit(_text(hit), self._path(hit)) for hit in _find(element, path))
            hits = tuple(hit for hit in found if hit.text or term.startswith("BG-"))
            if hits:
                return hits
        return ()

    def _path(self, hit: object) -> str:
        """Return the XPath of an element or attribute, by local names."""
        if isinstance(hit, etree._Element):  # noqa: SLF001 - lxml names its class so
            return self._path_of_element(hit)
        parent, name = getattr(hit, "getparent", lambda: None)(), getattr(hit, "attrname", "")
        return "" if parent is None else f"{self._path_of_element(parent)}/@{name}"

    def _path_of_element(self, element: etree._Element) -> str:
        steps: list[str] = []
        while element is not self._root and (parent := element.getparent()) is not None:
            steps.append(self._steps_below(parent)[element])
            element = parent
        return f"/{self._root.tag}" + "".join(reversed(steps))

    def _steps_below(self, parent: etree._Element) -> dict[etree._Element, str]:
        """Return the step to each child, counted once per parent."""
        if parent not in self._steps:
            children = list(parent.iterchildren(etree.Element))
            total, seen = Counter(child.tag for child in children), Counter[Any]()
            steps = {}
            for child in children:
                seen[child.tag] += 1
                steps[child] = f"/{child.tag}[{seen[child.tag]}]" if total[child.tag] > 1 else f"/{child.tag}"
            self._steps[parent] = steps
        return self._steps[parent]


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
