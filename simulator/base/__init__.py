"""Integers, days, exact annuities and text, used by every room. Imports nothing of the project."""
