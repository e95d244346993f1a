"""The source as the tests about it read it: every file is parsed once, whoever asks."""

import ast
import functools


@functools.cache
def tree_of(path):
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"))
