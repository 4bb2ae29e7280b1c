"""The download, from a real server on this machine that behaves as badly as real ones do."""

from __future__ import annotations

import dataclasses
import fcntl
import hashlib
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from autograder.corpora.download import Remote, download
from autograder.corpora.shakespeare import cached, shakespeare_text
from autograder.errors import UsageError
from tests.conftest import ROOT

DATA = bytes(random.Random(0).choices(b"to be or not\n", k=300_000))
HALF = 123_456


class Server(ThreadingHTTPServer):
    """What it does, for the handler: tests change it before they download."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.body = DATA
        self.knows_ranges = True
        self.stops_after: int | None = None  # bytes of one answer
        self.go_on = threading.Event()  # what a stalled or waiting answer waits for
        self.go_on.set()
        self.answered = threading.Event()
        self.asked: list[str | None] = []  # the Range of each request

    def remote(self) -> Remote:
        url = f"http://127.0.0.1:{self.server_port}/input.txt"
        return Remote(url, len(DATA), hashlib.sha256(DATA).hexdigest())


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        wanted = self.headers["Range"]
        self.server.asked.append(wanted)
        start = int(wanted[6:-1]) if wanted and self.server.knows_ranges else 0
        if start >= len(self.server.body):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            total = len(self.server.body)
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        rest = self.server.body[start:]
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest[: self.server.stops_after])
        self.server.answered.set()
        self.server.go_on.wait(30)  # not for ever: a client that waits too long shall fail

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Server() as running:
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield running
        running.go_on.set()
        running.shutdown()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache/autograder/input.txt"


def part_of(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True)
    part = path.with_name("input.txt.part")
    part.write_bytes(data)
    return part


def test_a_whole_download(server: Server, path: Path) -> None:
    download(server.remote(), path)
    assert path.read_bytes() == DATA
    assert [each.name for each in path.parent.iterdir()] == ["input.txt"]
    assert server.asked == [None]


def test_progress_ends_at_the_whole(server: Server, path: Path) -> None:
    seen: list[tuple[int, int]] = []
    download(server.remote(), path, lambda here, size: seen.append((here, size)))
    assert seen[0] == (0, len(DATA)) and seen[-1] == (len(DATA), len(DATA))
    assert len(seen) > 2 and seen == sorted(seen)


def test_it_goes_on_where_it_stopped(server: Server, path: Path) -> None:
    part_of(path, DATA[:HALF])
    seen: list[int] = []
    download(server.remote(), path, lambda here, size: seen.append(here))
    assert server.asked == [f"bytes={HALF}-"]
    assert seen[0] == HALF
    assert path.read_bytes() == DATA


def test_a_server_that_knows_no_ranges_sends_it_all_again(server: Server, path: Path) -> None:
    server.knows_ranges = False
    part_of(path, DATA[:HALF])
    download(server.remote(), path)
    assert path.read_bytes() == DATA


def test_a_part_that_is_already_whole_needs_no_server(server: Server, path: Path) -> None:
    part_of(path, DATA)
    download(server.remote(), path)
    assert server.asked == []
    assert path.read_bytes() == DATA


def test_a_connection_that_breaks_off_is_resumed_the_next_time(server: Server, path: Path) -> None:
    server.stops_after = HALF
    with pytest.raises(UsageError, match=r"ended after 123,456 of 300,000 bytes; the same command"):
        download(server.remote(), path)
    server.stops_after = None
    download(server.remote(), path)
    assert server.asked == [None, f"bytes={HALF}-"]
    assert path.read_bytes() == DATA


def test_a_wrong_file_is_deleted_and_the_next_try_starts_anew(server: Server, path: Path) -> None:
    server.body = DATA[::-1]
    with pytest.raises(UsageError, match="another SHA-256 checksum; it was deleted"):
        download(server.remote(), path)
    assert list(path.parent.iterdir()) == []


def test_a_file_that_is_too_long_is_deleted(server: Server, path: Path) -> None:
    server.body = DATA + bytes(10 * len(DATA))
    with pytest.raises(UsageError, match="more bytes than it should; it was deleted"):
        download(server.remote(), path)
    assert list(path.parent.iterdir()) == []


def test_a_part_that_is_too_long_is_deleted(server: Server, path: Path) -> None:
    part_of(path, DATA + b"!")
    with pytest.raises(UsageError, match="more bytes than it should; it was deleted"):
        download(server.remote(), path)
    assert list(path.parent.iterdir()) == []


def test_a_file_that_shrank_does_not_keep_its_part_for_ever(server: Server, path: Path) -> None:
    server.body = DATA[:1000]
    part_of(path, DATA[:HALF])
    with pytest.raises(UsageError, match="status 416"):
        download(server.remote(), path)
    assert list(path.parent.iterdir()) == []


def test_a_server_that_falls_silent(server: Server, path: Path) -> None:
    server.stops_after = HALF
    server.go_on.clear()
    with pytest.raises(UsageError, match="no answer in time"):
        download(server.remote(), path, timeout=0.2)
    assert path.with_name("input.txt.part").stat().st_size == HALF


def test_nobody_answers(server: Server, path: Path) -> None:
    server.shutdown()
    server.server_close()
    with pytest.raises(UsageError, match=r"cannot download http://.*: connection refused"):
        download(server.remote(), path)
    assert list(path.parent.iterdir()) == []


def test_a_folder_that_cannot_be_made(server: Server, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    with pytest.raises(UsageError, match=r"file exists|not a directory"):
        download(server.remote(), tmp_path / "cache/input.txt")


CHILD = """
import sys
from pathlib import Path
from autograder.corpora.download import Remote, download
url, size, sha256, path = sys.argv[1:]
print("ready", flush=True)
download(Remote(url, int(size), sha256), Path(path))
"""


def test_four_processes_at_once_download_it_once(server: Server, path: Path) -> None:
    server.go_on.clear()  # the first answer stays open until all four are there
    server.stops_after = HALF
    remote = server.remote()
    command = [sys.executable, "-c", CHILD, remote.url, str(remote.size), remote.sha256, str(path)]
    children = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT)
        for _ in range(4)
    ]
    for child in children:
        assert child.stdout is not None and child.stdout.readline() == b"ready\n"
    assert server.answered.wait(60)
    server.stops_after = None
    server.go_on.set()
    for child in children:
        child.communicate()
    assert sorted(child.returncode for child in children) == [0, 0, 0, 1]  # one was cut off
    assert path.read_bytes() == DATA
    assert server.asked == [None, f"bytes={HALF}-"]


def test_a_part_that_was_deleted_meanwhile_is_not_written_to(
    server: Server, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = part_of(path, DATA[::-1])
    opened, lock = threading.Event(), fcntl.flock

    def announced(file: int, how: int) -> None:
        opened.set()
        lock(file, how)

    with part.open("rb+") as mine:
        lock(mine, fcntl.LOCK_EX)
        monkeypatch.setattr(fcntl, "flock", announced)
        other = threading.Thread(target=download, args=(server.remote(), path))
        other.start()
        assert opened.wait(60)
        part.unlink()  # as whoever holds it does when it is not the file
    other.join()
    assert path.read_bytes() == DATA


def test_shakespeare_is_kept_where_caches_are(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert shakespeare_text(server.remote()) == shakespeare_text(server.remote()) == DATA.decode()
    assert server.asked == [None]
    assert cached() == tmp_path / "autograder/tinyshakespeare.txt"


def test_a_relative_cache_folder_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    assert cached() == Path.home() / ".cache/autograder/tinyshakespeare.txt"


def test_offline_says_what_to_do_instead(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    remote = dataclasses.replace(server.remote(), url="http://127.0.0.1:1/input.txt")
    with pytest.raises(UsageError) as caught:
        shakespeare_text(remote)
    message = str(caught.value)
    assert "use pydoc, or file:PATH" in message and message.endswith(f"as {cached()}")
    assert "\n" not in message


def test_a_kept_file_that_is_another_one(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cached().parent.mkdir()
    cached().write_text("by hand")
    with pytest.raises(UsageError, match="delete it and try again"):
        shakespeare_text(server.remote())
    assert cached().read_text() == "by hand"
