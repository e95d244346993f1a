"""The pictures of the documentation, taken from the running application: ``make pictures``."""
# ruff: noqa: INP001 - a script on its own

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from browsing import Visit, chromium, free_port, served  # noqa: E402 - the helper of the browser tests

SHARPNESS = {"phone": 2, "desktop": 1}


def main() -> None:
    """One picture for each language and each size, of the first screen."""
    folder = HERE / "pictures"
    folder.mkdir(exist_ok=True)
    with served(free_port()) as address, chromium() as browser:
        for lang in ("fr", "ar"):
            for size, sharpness in SHARPNESS.items():
                seen = Visit(browser, address, size, f"lang={lang}", device_scale_factor=sharpness)
                seen.page.wait_for_load_state("load")
                seen.page.evaluate("document.fonts.ready")
                seen.page.screenshot(path=folder / f"page_{lang}_{size}.png")


main()
