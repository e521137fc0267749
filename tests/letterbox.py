"""A mail server for tests: it listens on a port of this machine and keeps what it is sent."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass
class Mailbox:
    """What came; `refusals` are answered in their order, in place of taking a letter."""

    port: int = 0
    letters: list[Message] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    attempts: int = 0

    @property
    def texts(self) -> dict[str, str]:
        """The text of each letter that came, by its subject up to the colon."""
        found = {}
        for each in self.letters:
            payload = each.get_payload(decode=True)
            assert isinstance(payload, bytes)
            found[str(each["Subject"]).partition(":")[0]] = payload.decode()
        return found


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A server that speaks as much of SMTP (RFC 5321) as sending a letter takes."""
    box = Mailbox()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 test")
            while line := self.rfile.readline():
                verb = line.strip().upper().split(b" ", 1)[0].split(b":")[0]
                if verb in (b"EHLO", b"HELO"):
                    self.say("250 test")
                elif verb == b"RCPT":
                    box.attempts += 1
                    if box.refusals:
                        self.say(box.refusals.pop(0))
                        continue
                    box.to.append(line.decode().partition("<")[2].partition(">")[0])
                    self.say("250 taken")
                elif verb == b"DATA":
                    self.say("354 go on")
                    box.letters.append(message_from_bytes(self.text()))
                    self.say("250 taken")
                elif verb == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 taken")

        def say(self, words: str) -> None:
            self.wfile.write(words.encode() + b"\r\n")

        def text(self) -> bytes:
            lines = iter(self.rfile.readline, b".\r\n")
            return b"".join(each[1:] if each.startswith(b"..") else each for each in lines)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield box
        finally:
            server.shutdown()
