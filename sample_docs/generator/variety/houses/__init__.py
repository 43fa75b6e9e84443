"""Papers of the sixth family: each is one house's own form, as a program, an office or a utility prints it.

A house puts head, addresses, labelled values, lines, sums and foot together in its own way; what it draws within that
is small. The parts know nothing of each other but their places.
"""
