"""Words from the grader to a template, with descriptors."""

from __future__ import annotations

import os
import socket
import threading

from autograder.worker import control


def take_and_close(sock: socket.socket) -> None:
    """What a template does that serves a check itself."""
    _, fds = control.receive(sock)
    sock.close()
    for fd in fds:
        os.close(fd)


def test_a_receiver_may_close_as_soon_as_it_has_the_message() -> None:
    for _ in range(500):
        ours, theirs = socket.socketpair()
        reader = threading.Thread(target=take_and_close, args=[theirs])
        reader.start()
        control.send(ours, "serve", (0, 1))
        reader.join()
        ours.close()
