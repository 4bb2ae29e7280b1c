"""Small JSON messages with descriptors, between the grader and its own zygotes and templates.

A length, then JSON. Exactly one message is under way at a time on each socket, so that a message
and the descriptors sent with it arrive together.
"""

from __future__ import annotations

import json
import os
import socket
import struct
from typing import Any

LENGTH = struct.Struct("<I")
MAX_MESSAGE = 4 << 20
MAX_FDS = 4


def send(sock: socket.socket, message: object, fds: tuple[int, ...] = ()) -> None:
    data = json.dumps(message).encode()
    packed = LENGTH.pack(len(data)) + data
    sent = socket.send_fds(sock, [packed], list(fds)) if fds else 0
    if sent < len(packed):  # sending nothing fails where the receiver has acted and closed by now
        sock.sendall(packed[sent:])


def receive(sock: socket.socket) -> tuple[Any, list[int]]:
    """The next message and its descriptors; EOFError when the other side is gone."""
    data, fds, _, _ = socket.recv_fds(sock, LENGTH.size, MAX_FDS)
    if not data:
        raise EOFError
    data += exactly(sock, LENGTH.size - len(data))
    (size,) = LENGTH.unpack(data)
    if size > MAX_MESSAGE:
        raise EOFError
    for fd in fds:
        os.set_inheritable(fd, False)
    return json.loads(exactly(sock, size)), fds


def exactly(sock: socket.socket, size: int) -> bytearray:
    """`size` bytes from a blocking socket; EOFError when it ends before."""
    data = bytearray(size)
    view, got = memoryview(data), 0
    while got < size:
        n = sock.recv_into(view[got:])
        if n == 0:
            raise EOFError
        got += n
    return data
