"""The application as a process of its own, asked over the network as a stranger would: plain requests and a websocket."""

import http.client
import json
import subprocess
import sys
from contextlib import closing, contextmanager

from browsing import ROOT, free_port, wait_for
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


class Served:
    """A running server: its address, and what it has written so far."""

    def __init__(self, port, log, process):
        self.host, self.port, self.log, self.process = "127.0.0.1", port, log, process

    @property
    def written(self):
        return self.log.read_text(encoding="utf-8")

    def ask(self, path, method="GET", body=None, **headers):
        """One request, and its whole answer: ``asked.status``, ``asked.headers``, ``asked.body``."""
        with closing(http.client.HTTPConnection(self.host, self.port, timeout=20)) as connection:
            named = {name.replace("_", "-"): text for name, text in headers.items()}
            connection.request(method, path, body=body, headers=named)
            answer = connection.getresponse()
            answer.body = answer.read()
        return answer

    def page(self, path, **headers):
        return self.ask(path, accept="text/html", **headers)

    def listen(self, origin=None, again=""):
        """The websocket of a session: a new one, or one that was cut off and is known by its name."""
        return connect(
            f"ws://{self.host}:{self.port}/_stcore/stream",
            subprotocols=["streamlit", "no-token", again] if again else ["streamlit"],
            origin=origin,
            max_size=None,
            open_timeout=20,
        )

    def run(self, link, query="", page=""):
        """Run a page once; gives every message of it, the last being the end of the script."""
        back = BackMsg()
        back.rerun_script.query_string = query
        back.rerun_script.page_name = page
        link.send(back.SerializeToString())
        messages = []
        while not messages or messages[-1].WhichOneof("type") != "script_finished":
            messages.append(ForwardMsg.FromString(link.recv(timeout=30)))
        return messages


@contextmanager
def started(folder, command, health="/_stcore/health", cwd=ROOT, env=None, program=sys.executable):
    """A command that serves on the port put at its end, everything it writes in a file."""
    port, log = free_port(), folder / "server.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            [program, *command, str(port)], cwd=cwd, env=env, stdout=out, stderr=subprocess.STDOUT
        ) as server,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}{health}", server, log)
            yield Served(port, log, server)
        finally:
            server.terminate()


def said(answer):
    """The JSON of an answer."""
    return json.loads(answer.body)
