"""The input of a visitor: typed values, facts, the question of the page, its code."""
