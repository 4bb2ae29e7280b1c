"""Run a command as an ordinary user: `python tests/as_user.py COMMAND...`.

For root only; an ordinary user is one already. Where Python or the project lie below a folder
that other users may not enter, a mount namespace opens just the way to them first.
Exit code 77: this machine does not let root do that.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

UID = 47110  # nobody's
CANNOT = 77


def main(command: list[str]) -> None:
    if os.geteuid() == 0:
        try:
            open_the_way()
            os.setgroups([])
            os.setresgid(UID, UID, UID)
            os.setresuid(UID, UID, UID)
        except OSError as error:
            print(f"cannot become an ordinary user here: {error}", file=sys.stderr)
            sys.exit(CANNOT)
    os.environ.update(HOME="/nonexistent", PYTHONDONTWRITEBYTECODE="1")
    os.execvp(command[0], command)


def open_the_way() -> None:
    """Cover each closed folder above Python or the project by one that shows only those."""
    from autograder.worker.library import closed_parent
    from autograder.worker.namespaces import NEWNS, PRIVATE, REC, _mount
    from autograder.worker.syscalls import call

    wanted = [sys.base_prefix, sys.prefix, str(Path(__file__).resolve().parents[1])]
    closed = {p: closed_parent(p) for p in wanted if closed_parent(p) is not None}
    if not closed:
        return
    call("unshare", NEWNS)
    _mount(None, "/", None, REC | PRIVATE)
    sources = {p: os.open(p, os.O_PATH) for p in closed}
    for parent in set(closed.values()):
        _mount("none", str(parent), "tmpfs", 0, "mode=0755")
    for path, fd in sources.items():
        Path(path).mkdir(parents=True, exist_ok=True)
        _mount(f"/proc/self/fd/{fd}", path, None, 4096 | REC)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main(sys.argv[1:])
