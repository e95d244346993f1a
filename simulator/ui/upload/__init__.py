"""Files that visitors send to a page."""
