"""Parts of a JSON Schema (2020-12), put together by functions: a record with its keys, a list, a choice of words.

A schema is declared beside what it describes; ``python -m simulator.schemas`` writes those of the repository.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def text(about: str = "", pattern: str = "") -> Schema:
    """A string; where there is a pattern, all of it has this form."""
    return {"type": "string"} | ({"pattern": f"^(?:{pattern})$"} if pattern else {}) | _described(about)


def integer(about: str = "", least: int | None = 0) -> Schema:
    """An integer, of at least ``least``; None: any."""
    return {"type": "integer"} | ({} if least is None else {"minimum": least}) | _described(about)


def number(about: str = "") -> Schema:
    """A number."""
    return {"type": "number"} | _described(about)


def flag(about: str = "") -> Schema:
    """True or false."""
    return {"type": "boolean"} | _described(about)


def word(choices: Iterable[str], about: str = "") -> Schema:
    """One of the strings of ``choices``."""
    return {"type": "string", "enum": list(choices)} | _described(about)


def day(about: str = "") -> Schema:
    """A day as ISO 8601: ``2028-06-20``."""
    return text(about, r"\d{4}-\d{2}-\d{2}") | {"format": "date"}


def items(schema: Schema, about: str = "", least: int = 0) -> Schema:
    """A list of ``least`` items or more, each of one schema."""
    return {"type": "array", "items": schema} | ({"minItems": least} if least else {}) | _described(about)


def record(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None, about: str = "") -> Schema:
    """An object with all of the required keys, any of the optional ones, and no other."""
    keys = {**required, **(optional or {})}
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": keys, **needed, "additionalProperties": False} | _described(about)


def table(value: Schema, keys: Iterable[str] | None = None, about: str = "") -> Schema:
    """An object of any keys, or of those among ``keys``, whose values have one schema."""
    names = {} if keys is None else {"propertyNames": {"enum": list(keys)}}
    return {"type": "object", "additionalProperties": value} | names | _described(about)


def either(*schemas: Schema, about: str = "") -> Schema:
    """A value that fits at least one of the schemas."""
    return {"anyOf": list(schemas)} | _described(about)


def optional(schema: Schema) -> Schema:
    """The same schema, or null."""
    about = schema.get("description", "")
    bare = {name: value for name, value in schema.items() if name != "description"}
    if set(bare) == {"type", "enum"}:
        return {"type": [bare["type"], "null"], "enum": [*bare["enum"], None]} | _described(about)
    if isinstance(bare.get("type"), str) and "enum" not in bare:
        return bare | {"type": [bare["type"], "null"]} | _described(about)
    return either(bare, {"type": "null"}, about=about)


def reference(name: str) -> Schema:
    """The schema that the document holds under ``$defs``."""
    return {"$ref": f"#/$defs/{name}"}


def document(name: str, title: str, schema: Schema, parts: Mapping[str, Schema] | None = None) -> Schema:
    """A whole document: its file is ``schemas/<name>.schema.json``; ``parts`` are what ``reference`` names."""
    head = {"$schema": DIALECT, "$id": f"{name}.schema.json", "title": title}
    return head | schema | ({"$defs": dict(parts)} if parts else {})


def _described(about: str) -> Schema:
    return {"description": about} if about else {}
