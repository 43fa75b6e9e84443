"""Small helper to write XML trees by path."""

from __future__ import annotations

from lxml import etree


class Tree:
    """An XML document; namespaces are given once, elements as "prefix:Name"."""

    def __init__(self, root: str, namespaces: dict[str, str]) -> None:
        self._ns = namespaces
        self.root = etree.Element(self._name(root), nsmap=_nsmap(namespaces))  # type: ignore[arg-type]  # the stubs lack None

    def _name(self, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        return f"{{{self._ns[prefix]}}}{local}"

    def add(self, parent: etree._Element, path: str, text: object = None, **attributes: str) -> etree._Element:
        """Append new elements along a path "a/b/c"; the last one gets the text and the attributes."""
        for name in path.split("/"):
            parent = etree.SubElement(parent, self._name(name))
        if text is not None:
            parent.text = str(text)
        for key, value in attributes.items():
            parent.set(key, value)
        return parent

    def finish(self) -> bytes:
        """Return the document as UTF-8."""
        out: bytes = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        return out


def _nsmap(namespaces: dict[str, str]) -> dict[str | None, str]:
    """Return what lxml wants: None for the default namespace."""
    return {prefix or None: uri for prefix, uri in namespaces.items()}
