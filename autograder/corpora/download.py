"""One file from the web, once: resumed where it stopped, checked before it gets its name.

    path.part      what has arrived; whoever writes to it holds a lock on it
    path           only ever the whole, right file: it is renamed into place

urllib of the standard library is enough: one request, one header, a timeout; what is left (resume,
checksum, lock) no client library does. Used by `shakespeare.py`; knows no corpus.
"""

from __future__ import annotations

import fcntl
import hashlib
import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from autograder.errors import UsageError

CHUNK = 1 << 16
Progress = Callable[[int, int], None]  # bytes that are here, bytes in all


@dataclass(frozen=True)
class Remote:
    """A file of the web that never changes. size: bytes; sha256: hexadecimal digits."""

    url: str
    size: int
    sha256: str

    def matches(self, data: bytes) -> bool:
        """Whether these bytes are the file."""
        return len(data) == self.size and hashlib.sha256(data).hexdigest() == self.sha256


def download(
    remote: Remote,
    path: Path,
    progress: Progress = lambda here, size: None,
    timeout: float = 20.0,
) -> None:
    """Put the file at `path`, unless another process has just done so.

    timeout: seconds without a single byte. A download that broke off is kept as `path.part` and
    goes on from there the next time. Several processes may call this at once: one downloads, the
    others wait. UsageError, one line, for all that can go wrong on the way.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(part) as file:
            try:
                if not path.exists():
                    _fill(remote, file, progress, timeout)
                    _check(remote, file, part)
                    os.replace(part, path)
            finally:
                if not file.seek(0, os.SEEK_END):  # nothing came, or nothing was needed
                    part.unlink(missing_ok=True)
    except (OSError, http.client.HTTPException) as error:
        raise UsageError(f"cannot download {remote.url} to {path}: {_reason(error)}") from error


def _locked(part: Path) -> BinaryIO:
    """The part file, open for this process alone; closing it gives it back."""
    while True:
        file = part.open("a+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(file.fileno()), part.stat()):
                    return file
        except BaseException:
            file.close()
            raise
        file.close()  # whoever held it has renamed or deleted it meanwhile


def _fill(remote: Remote, file: BinaryIO, progress: Progress, timeout: float) -> None:
    """Ask for what is missing, and add it; also when the server sends the whole file again."""
    start = file.seek(0, os.SEEK_END)
    if start >= remote.size:  # all of it, or too much: the checksum will tell
        return
    headers = {"Range": f"bytes={start}-"} if start else {}
    request = urllib.request.Request(remote.url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            if not response.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
                start = file.truncate(0)  # the whole file: the server does not know ranges
            progress(start, remote.size)
            while start <= remote.size and (data := response.read1(CHUNK)):
                start += file.write(data)
                progress(start, remote.size)
    except urllib.error.HTTPError as error:
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            file.truncate(0)  # its file ends before our part does: no use in asking again
        raise


def _check(remote: Remote, file: BinaryIO, part: Path) -> None:
    """Nothing if this is the file; else UsageError, and what can never become it is deleted."""
    file.flush()
    os.fsync(file.fileno())
    file.seek(0)
    data = file.read(remote.size + 1)
    if remote.matches(data):
        return
    if len(data) < remote.size:
        raise OSError(
            f"the connection ended after {len(data):,} of {remote.size:,} bytes; "
            "the same command goes on from there"
        )
    part.unlink()
    what = "more bytes than it should" if len(data) > remote.size else "another SHA-256 checksum"
    raise OSError(f"what arrived has {what}; it was deleted, and the next try starts anew")


def _reason(error: Exception) -> str:
    """Why, in a few words; nothing of it is the server's text."""
    if isinstance(error, urllib.error.HTTPError):
        return f"the server answers with status {error.code}"
    if isinstance(error, http.client.HTTPException):
        return f"the server does not speak HTTP ({type(error).__name__})"
    cause = getattr(error, "reason", error)  # URLError wraps what happened
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    reason = getattr(cause, "strerror", None) or str(cause)
    return reason[:1].lower() + reason[1:]
