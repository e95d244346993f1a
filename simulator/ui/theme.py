"""What the application looks like, in both directions: ``theme.css``, which the server writes into the first page."""

from __future__ import annotations

import functools
from pathlib import Path

import streamlit as st

RIGHT_TO_LEFT = frozenset({"ar"})


def direction(lang: str) -> str:
    """Which way a language is written, as HTML says it."""
    return "rtl" if lang in RIGHT_TO_LEFT else "ltr"


@functools.cache
def css() -> str:
    """The whole style."""
    return Path(__file__).with_name("theme.css").read_text(encoding="utf-8")


def spoken(lang: str) -> None:
    """Tell ``boot.js`` the language of the page: after a switch it turns ``<html>`` round."""
    st.html(f'<div id="spoken" lang="{lang}" dir="{direction(lang)}"></div>')
