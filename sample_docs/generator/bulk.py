"""Thousands of documents by seed, with master data that fit them."""

from __future__ import annotations

from sample_docs.generator.teller import Teller


def tell(count: int, seed: int, defects: float, scans: float) -> list[Teller]:
    raise NotImplementedError
