"""`python -m sample_docs`: make the sample documents anew."""

from sample_docs.generator.command import main

main()
