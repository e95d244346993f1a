"""Integers, days and exact annuities: what everything stands on. Imports nothing of the project."""
