"""Reforms of the law: drafts, the numbers of a provision, thresholds."""
