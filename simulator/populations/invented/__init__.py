"""Populations that are drawn from a recipe, and how much its assumptions matter."""
