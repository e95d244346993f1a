"""A file of applicants, of anybody, as households; each cell that cannot be read with its reason."""
