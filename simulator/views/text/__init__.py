"""Answers as pages of plain text, for the terminal."""
