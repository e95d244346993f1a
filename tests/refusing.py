"""A question that the command line refuses: what it says in the three languages."""

import re

from simulator.cli import main
from simulator.wording import LANGUAGES


def refused(path, says, capsys):
    """The command line refuses this file in each language, in messages that differ and that hold these words."""
    messages = [message_of(path, lang, capsys) for lang in LANGUAGES]
    assert len(set(messages)) == len(LANGUAGES)
    for message in messages:
        assert [part for part in says if part not in message] == [], message
    return messages


def message_of(path, lang, capsys):
    """The message without the marks that keep Latin text in order inside Arabic."""
    assert main(["simulate", str(path), "--lang", lang]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("\n")
    assert "Traceback" not in err
    assert err.strip().count("\n") == 0
    assert re.search("[\u0600-\u06ff]", err) if lang == "ar" else not re.search("[\u0600-\u06ff]", err)
    return re.sub("[\u2066-\u2069]", "", err)
