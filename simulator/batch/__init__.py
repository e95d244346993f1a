"""A file of applicants answered whole: each row with its verdict and its figures, or with what is wrong with it."""

from simulator.batch.run import Counts, Fault, Options, Reply, answered_file
from simulator.batch.template_file import described, template

__all__ = ["Counts", "Fault", "Options", "Reply", "answered_file", "described", "template"]
