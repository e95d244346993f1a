"""What the tests of the browser share: the running application and one browser, for as long as a module lasts."""

import pytest
from browsing import chromium, free_port, served


@pytest.fixture(scope="module")
def address():
    with served(free_port()) as found:
        yield found


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found
