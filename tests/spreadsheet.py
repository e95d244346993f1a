"""LibreOffice without a window, told to compute every formula again, for the tests and for the pictures."""

import shutil
import subprocess
from pathlib import Path

SOFFICE = shutil.which("soffice")
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def converted(paths: list[Path], kind: str, folder: Path) -> list[Path]:
    """The same files as ``kind`` (xlsx, pdf) in another folder, every formula computed again."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    made = folder / "made"
    command = [
        SOFFICE,
        "--headless",
        f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to",
        kind,
        "--outdir",
        made,
    ]
    subprocess.run([*command, *paths], check=True, capture_output=True, timeout=240)
    return [made / path.with_suffix(f".{kind}").name for path in paths]
