"""Counting over a population: columns of each household, groups, measures, exact sums."""
