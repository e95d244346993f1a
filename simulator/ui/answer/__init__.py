"""The parts of a page that show one answer."""
