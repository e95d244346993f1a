"""Strict reading of whatever people write, and the errors that say how to repair it."""
