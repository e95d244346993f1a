"""The report of a study of a population: sentences and pictures."""
