"""The small parts of a workbook: what declares entities is refused, in whatever encoding it is written."""

import io
import zipfile

import pytest

from simulator.applicants.packages import Damaged
from simulator.applicants.workbook_parts import STYLES, root, xml_parser

DECLARED = '<?xml version="1.0" encoding="{}"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1"])
def test_a_part_that_declares_entities_is_refused_in_any_encoding(encoding):
    """Bytes were looked for once: a declaration of two bytes a letter was not seen."""
    content = DECLARED.format(encoding.removesuffix("-le").removesuffix("-be")).encode(encoding)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr(STYLES, content)
    with zipfile.ZipFile(packed) as package, pytest.raises(Damaged):
        root(package, STYLES)
    with pytest.raises(Damaged):
        xml_parser().Parse(content, True)  # noqa: FBT003
