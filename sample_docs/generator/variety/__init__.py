"""Documents of great variety: every one draws its own layout, wording and notation from a random grammar.

They are for training readers and for measuring them, made when needed and never kept. What can be drawn is split into
families: readers may be improved by looking at "tuning", later ones were looked at by nobody when they were written,
and the drop from the first to the newest tells what an unseen document costs. Nothing here knows the label dictionaries
of the readers.
"""

from sample_docs.generator.variety.make import VariedDocument, documents
from sample_docs.generator.variety.paper import Mark

__all__ = ["Mark", "VariedDocument", "documents"]
