"""Papers of web software: HTML templates filled with invented deals, and printed to PDF by Chromium.

Nothing of the layouts, the words and the goods is shared with `generator/variety`; only numbers with check digits are
drawn by the same rules. The sets are for measuring: nobody who works on the readers looks at templates or papers.
"""

from sample_docs.generator.printed.press import missing
from sample_docs.generator.printed.write import write_printed

__all__ = ["missing", "write_printed"]
