"""Streamlit's own words, which it has in English only: what ``words.js`` puts in their place."""

from __future__ import annotations

import functools
import json

from simulator.wording import Plain, say

ENGLISH = {
    "skip": r"Skip to main content",
    "upload": r"Upload|file upload",
    "drop": r"Drag and drop (?:a file|files) here",
    "per_file": r"(.+) per file",
    "add": r"Add files|add icon",
    "remove": r"Remove (.+)",
    "sized": r"(.+), ([\d.]+[KMG]?B)",
    "bytes": r"([\d.]+)B",
    "kilobytes": r"([\d.]+)KB",
    "megabytes": r"([\d.]+)MB",
    "gigabytes": r"([\d.]+)GB",
    "error": r"Error:\s*",
    "too_large": r"File must be (.+) or smaller\.",
    "wrong_kind": r"(.+) files are not allowed\.",
    "choose": r"Choose an option",
    "open": r"Open",
    "clear": r"Clear (?:value|entry)",
    "close": r"Dismiss|Close",
    "options": r"Selectbox options",
    "nothing": r"No results|No options to select\.",
    "found": r"(\d+) options? available\.",
    "step_down": r"Decrement",
    "step_up": r"Increment",
    "outside": r"Number is outside the allowed range\. Please enter a value between (.+) and (.+)\.",
    "above": r"Number is above the allowed range\. Please enter a value less than or equal to (.+)\.",
    "below": r"Number is below the allowed range\. Please enter a value greater than or equal to (.+)\.",
    "shortcut": r"Shortcut (.+)",
    "copy": r"Copy to clipboard",
    "copied": r"Copied",
    "press": r"Press Enter to (?:apply|submit form)",
    "not_sent": r"(?:AxiosError: )?(?:Request failed with status code \d+|Network Error|timeout of \d+ms exceeded|Request aborted|canceled)|Error uploading file|Unknown error",
    "not_taken": r"Download failed.*",
    "reconnect": r"Connection lost\. Please wait for the app to reconnect, then try again\.",
    "no_page": r"Page not found",
    "first_page": r"The page that you have requested does not seem to exist.*",
}  # fmt: skip
"""Each of them by a name, as a pattern; a group is what the page puts into it."""


@functools.cache
def table(lang: str) -> str:
    """Pairs of a pattern and our words, with ``$1`` and ``$2`` for its groups, as JSON; none in Streamlit's own language."""
    if lang == "en":
        return "[]"
    rows = [
        (english, say(f"page.frame.{name}", lang, first=Plain("$1"), second=Plain("$2")))
        for name, english in ENGLISH.items()
    ]
    return json.dumps(rows, ensure_ascii=False)
