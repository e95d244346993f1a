"""What a process that reads can do wrong: each takes the bytes and yields frames. It imports little: it is a process of its own."""

import os
import time
from pathlib import Path


def echo(content):
    """The bytes themselves."""
    yield content


def spin(content):
    """Never ends."""
    yield content
    while True:
        pass


def sleep(content):
    """Says nothing more."""
    yield content
    time.sleep(60)


def swell(content):
    """Asks for more and more memory."""
    held = []
    while True:
        held.append(bytes(1 << 20))
        if len(held) % 64 == 0:
            yield content


def abort(content):
    """Ends as a library in C ends it."""
    yield content
    os.abort()


def leave(content):
    """Ends as if all were well."""
    yield content
    os._exit(0)


def shout(content):
    """An answer that is too long."""
    yield content * 1_000


def babble(content):
    """Writes where frames are written."""
    yield content
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b"R\xff\xff\xff\xff\xff\xff\xff\x7f")
        except OSError:
            continue


def write(content):
    """Writes into a file."""
    Path(content.decode()).write_bytes(b"here")
    yield b"written"


def many(content):
    """Opens many files."""
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(500)]
    yield content * len(held)


def surroundings(_):
    """What it knows of the process that started it."""
    yield repr(dict(os.environ)).encode()


def number(_):
    """Its number, then nothing."""
    yield str(os.getpid()).encode()
    while True:
        pass
