"""`shakespeare`: 40,000 lines of the plays, a text that many tutorials learn from.

Source: Andrej Karpathy's char-rnn, data/tinyshakespeare/input.txt. Downloaded once; kept in the
user's cache, checked every time it is read.
"""

from __future__ import annotations

import os
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from autograder.corpora.download import Remote, download
from autograder.errors import UsageError, shown

REMOTE = Remote(
    url="https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
    size=1_115_394,
    sha256="86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
)


def cached() -> Path:
    """Where the file is kept, there or not: $XDG_CACHE_HOME/autograder/, or ~/.cache/autograder/.

    A relative $XDG_CACHE_HOME does not count, as its specification says.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():
        try:
            base = Path.home() / ".cache"
        except RuntimeError:
            raise UsageError("you have no home folder; set XDG_CACHE_HOME to a folder") from None
    return base / "autograder" / "tinyshakespeare.txt"


def shakespeare_text(remote: Remote = REMOTE, timeout: float = 20.0) -> str:
    """The text: 1,115,394 characters, all of them ASCII.

    Downloads it where it is not here yet, with a bar on standard error where somebody looks.
    timeout: seconds without a byte. UsageError where that fails, or the file here is another one.
    """
    path = cached()
    if not os.path.exists(path):
        try:
            _with_bar(remote, path, timeout)
        except UsageError as error:
            raise UsageError(
                f"{error}. Without it: use pydoc, or file:PATH with a text of your own, "
                f"or put the file there by hand, as {path}"
            ) from error
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{shown(path)}: {(error.strerror or str(error)).lower()}") from error
    if not remote.matches(data):
        raise UsageError(f"{shown(path)}: not the file of {remote.url}; delete it and try again")
    return data.decode("ascii")


def _with_bar(remote: Remote, path: Path, timeout: float) -> None:
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("shakespeare", total=remote.size)
        download(remote, path, lambda here, _: bar.update(task, completed=here), timeout)
