"""Runs that can be trusted later: what a run was made of, whether it still gives the same, and what differs between two of them."""
