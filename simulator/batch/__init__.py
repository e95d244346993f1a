"""A file of applicants with its answers: each row with its verdict and its figures, or with its errors."""

from simulator.batch.run import Fault, Options, Reply, answered_file
from simulator.batch.tally import Counts
from simulator.batch.template_file import described, template

__all__ = ["Counts", "Fault", "Options", "Reply", "answered_file", "described", "template"]
