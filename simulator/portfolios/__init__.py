"""A portfolio: a file of contracts, of payments and of events, each contract the row that its statement alone is."""
