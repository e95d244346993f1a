"""The same work done by others: two decrees over a population, summed by tenth of income.

``work`` writes down the households and what the two decrees fix, from our own texts; ``country`` is the minimal package
for OpenFisca-Core and for policyengine-core, which live in environments of their own (``make peers``); ``loop.c`` is the
loop that a programmer would write by hand. ``table`` sums what a peer computed, with the same few lines for both.
"""
