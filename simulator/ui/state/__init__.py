"""What a visitor has said: typed values, facts, the question of the page, its code."""
