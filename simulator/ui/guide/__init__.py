"""The parts of the pages of help."""
