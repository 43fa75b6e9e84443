"""Papers of the seventh family: each is laid out as the program that printed it does it.

A spreadsheet puts everything into cells, a line printer into rows of characters, a word processor at tab stops, a form
program on dotted lines, a template beside a column of its own, a report generator on a first page of sums and a second
one of lines. The parts know nothing of each other but their places.
"""
