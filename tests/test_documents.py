"""The strict reading of YAML: what is typed stays text, and every trick is refused with its line."""

import contextlib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simulator.reading import documents
from simulator.reading.errors import InputError


def refusal(text, name="x.yaml"):
    """The key and the place of the error that a text gives."""
    with pytest.raises(InputError) as refused:
        documents.read_text(text, name)
    return refused.value.key, refused.value.where


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1", {"a": "1"}),
        ("cohort: 2001-2002", {"cohort": "2001-2002"}),
        ("day: 2024-06-26", {"day": "2024-06-26"}),
        ("a: no", {"a": "no"}),
        ("a: true", {"a": "true"}),
        ("a: 0x1F", {"a": "0x1F"}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: 1e3", {"a": "1e3"}),
        ("a: =", {"a": "="}),
        ("<<: a", {"<<": "a"}),
        ("a:", {"a": None}),
        ("a: ~", {"a": None}),
        ("a: null", {"a": None}),
        ("a: ''", {"a": ""}),
        ('a: "null"', {"a": "null"}),
        ("a: '~'", {"a": "~"}),
        ("a: Null", {"a": "Null"}),
        ("- 1\n- [2, {b: 3}]", ["1", ["2", {"b": "3"}]]),
        ('{"a": [1, "b", null], "c": {}}', {"a": ["1", "b", None], "c": {}}),
        ("a: ! 5", {"a": "5"}),
        ("one word", "one word"),
        ("a: >-\n  two\n  lines", {"a": "two lines"}),
        ("# nothing but\na: 1 # a comment", {"a": "1"}),
    ],
)
def test_a_scalar_is_the_text_that_was_typed(text, value):
    assert documents.read_text(text) == value


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("", "error.file.empty", None),
        ("# only a comment\n", "error.file.empty", None),
        ("a: 1\nb: !!python/object:os.system x", "error.file.tag", 2),
        ("a: !!str 5", "error.file.tag", 1),
        ("a: !mine 5", "error.file.tag", 1),
        ("a: !!map {b: 1}", "error.file.tag", 1),
        ("- 1\n- !!seq [2]", "error.file.tag", 2),
        ("a: &x 1", "error.file.alias", 1),
        ("a: &x [1]\nb: *x", "error.file.alias", 1),
        ("a: 1\n\nb: &x {c: 1}", "error.file.alias", 3),
        ("a: 1\nb: 2\na: 3", "error.file.twice", 3),
        ("a:\n  b: 1\n  'b': 2", "error.file.twice", 3),
        ("? [a, b]\n: 1", "error.file.key", 1),
        ("a: 1\n? {b: 1}\n: 1", "error.file.key", 2),
        ("a: [1", "error.file.syntax", None),
        ("a: 1\n b: 2", "error.file.syntax", 2),
        ("a: 1\n---\nb: 2", "error.file.syntax", None),
        ("a: 'open", "error.file.syntax", None),
        ("a: *unknown", "error.file.alias", 1),
        ("\ta: 1", "error.file.syntax", 1),
        ("a: \x07", "error.file.characters", None),
        ("a: \x00", "error.file.characters", None),
        ("a: " + "[" * 20 + "]" * 20, "error.file.too_deep", 1),
        ("a:\n  " + "{b: " * 25 + "1" + "}" * 25, "error.file.too_deep", 2),
    ],
)
def test_what_could_deceive_is_refused_with_its_line(text, key, line):
    found, place = refusal(text)
    assert found == key
    assert place.startswith("x.yaml")
    assert line is None or place == f"x.yaml:{line}"


def test_twenty_levels_are_deep_enough():
    assert documents.read_text("[" * 20 + "]" * 20)
    assert refusal("[" * 21 + "]" * 21)[0] == "error.file.too_deep"


def test_a_key_written_twice_is_named():
    with pytest.raises(InputError) as refused:
        documents.read_text("income: 1\nincome: 2")
    assert refused.value.facts["key"].text == "income"
    assert refused.value.where == ":2"


def test_two_mappings_may_have_the_same_keys():
    assert documents.read_text("- {a: 1}\n- {a: 2}") == [{"a": "1"}, {"a": "2"}]


def test_a_million_characters_are_read_and_one_more_is_refused():
    most = documents.LARGEST
    assert documents.read_text("a: " + "1" * (most - 3))
    assert refusal("a: " + "1" * (most - 2)) == ("error.file.too_large", "x.yaml")


def test_an_error_without_a_mark_is_at_the_first_line(monkeypatch):
    class Broken:
        def __init__(self, text):
            pass

        def get_event(self):
            raise yaml.MarkedYAMLError

    monkeypatch.setattr(documents, "_Loader", Broken)
    assert refusal("a: 1") == ("error.file.syntax", "x.yaml:1")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_never_breaks(text):
    with contextlib.suppress(InputError):
        documents.read_text(text)


@given(
    st.recursive(
        st.none() | st.text("ab: -{}[]'\"#&*!%@`\\é٣ ", max_size=8),
        lambda inner: st.lists(inner, max_size=4),
        max_leaves=12,
    )
)
def test_what_is_dumped_with_quotes_is_read_back(value):
    text = yaml.safe_dump(value, default_style='"', allow_unicode=True)
    assert str(documents.read_text(text.replace('!!null "null"', "~"))) == str(value)


def read(path):
    with pytest.raises(InputError) as refused:
        documents.read_file(path)
    return refused.value


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path):
    for encoding in ("utf-8", "utf-8-sig"):
        path = tmp_path / "a.yaml"
        path.write_text("title: عدل", encoding=encoding)
        assert documents.read_file(path) == documents.read_file(str(path)) == {"title": "عدل"}


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    assert (read(tmp_path).key, read(tmp_path).where) == ("error.file.directory", str(tmp_path))
    missing = tmp_path / "none.yaml"
    assert (read(missing).key, read(missing).where) == ("error.file.missing", str(missing))
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("é".encode("latin-1"))
    assert (read(latin).key, read(latin).where) == ("error.file.encoding", str(latin))
    below = latin / "x.yaml"
    assert (read(below).key, read(below).where) == ("error.file.unreadable", str(below))
    assert read(below).facts["reason"].text
    large = tmp_path / "large.yaml"
    large.write_bytes(b" " * (documents.LARGEST + 1))
    assert (read(large).key, read(large).where) == ("error.file.too_large", str(large))


def test_an_error_inside_a_file_has_its_name_and_line(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\na: 2\n")
    assert read(path).where == f"{path}:2"


def test_a_file_of_exactly_the_largest_size_is_read(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: " + b"1" * (documents.LARGEST - 3))
    assert documents.read_file(path)


def test_a_name_that_no_file_can_have_is_a_missing_file():
    assert read("a\0b.yaml").key == "error.file.missing"
