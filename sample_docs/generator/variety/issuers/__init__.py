"""Papers of the eighth family: laid out after the sort of who issues them.

Offices with a program for their books, large firms, web shops, craftsmen, freelancers, platforms, suppliers of houses,
merchants: each has its own forms here, made up after what such issuers are known to print.
"""
