"""In the virtual machine: carries out what the test asks, as root. The hand on the button, and the eye on the light.

One line of JSON with a shell command; one line back with its status and what it said.
"""

from __future__ import annotations

import json
import socketserver
import subprocess

PORT = 7000


class Asked(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        for line in self.rfile:
            done = subprocess.run(json.loads(line), shell=True, capture_output=True, text=True, check=False)
            answer = {"status": done.returncode, "said": done.stdout, "complained": done.stderr}
            self.wfile.write(json.dumps(answer).encode() + b"\n")


class Agent(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


if __name__ == "__main__":
    Agent(("", PORT), Asked).serve_forever()
