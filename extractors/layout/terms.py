"""Numbers whose label names one business term of EN 16931, and nothing beside it.

Labels that only keep a number from another field are many: "Meter no." and "Booking no." stand with those of projects.
What a label must be so that its number is the term's own is a table of the vocabulary files (`Kind.TERM`).
"""

from __future__ import annotations

from documents.field import MISREAD_FOR, Candidate
from extractors.labels.dictionary import Kind, find
from extractors.layout.identifiers import labelled_numbers
from extractors.layout.paper import Paper


def term_numbers(paper: Paper, term: str, concept: str) -> list[Candidate]:
    """Return the numbers beside a label that names the term, best first.

    Args:
        paper: The document.
        term: Of the vocabulary's table of terms.
        concept: Of the labels that the term's are among.
    """
    return [one for one in labelled_numbers(paper, {concept: 1.0}) if names_term(one.label, term)]


def names_term(label: str, term: str) -> bool:
    """Tell whether a printed label, or what a misread one is taken for, names a term."""
    meant = label.rpartition(MISREAD_FOR)[2]
    return any(match.weight(term) for match in find(Kind.TERM, meant))
