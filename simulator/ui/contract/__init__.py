"""The page of a contract under way: its form, its answer, its events, the four questions."""
