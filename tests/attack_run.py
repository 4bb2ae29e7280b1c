"""Grades every attack in a process of its own and says, as JSON, what came of it.

`python tests/attack_run.py`: run by test_attacks.py as root and as an ordinary user.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from autograder.course import Assignment, find_course  # noqa: E402
from autograder.grade import grade  # noqa: E402
from autograder.reports import REPORTS, write_atomically  # noqa: E402
from autograder.submission import read_upload  # noqa: E402
from autograder.worker import watch  # noqa: E402
from autograder.worker.host import Host  # noqa: E402

SECRET = "correct-horse-battery-staple"


def sessions() -> set[int]:
    """Sessions of all processes below this one; a worker cannot leave the one it is born in."""
    return {os.getsid(pid) for pid in watch.descendants(os.getpid())}


def alive(session: int) -> int:
    """Processes of a session that are more than a zombie."""
    count = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, sid = entry.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        count += int(sid) == session and state not in "ZX"
    return count


def hand_in(attack: Path, folder: Path, assignment: Assignment, out: Path) -> Path:
    """The starter with the attack in place of counts.py (or laid over all of it)."""
    shutil.copytree(assignment.starter, folder)
    if attack.is_dir():
        shutil.copytree(attack, folder, dirs_exist_ok=True)
        return folder
    text = attack.read_text()
    for name, value in (("{COURSE}", ROOT), ("{OUT}", out), ("{PID}", os.getpid())):
        text = text.replace(name, str(value))
    (folder / "counts.py").write_text(text)
    return folder


def main() -> None:
    os.environ["AUTOGRADER_SECRET"] = SECRET
    assignment = find_course(ROOT).assignment("ngram")
    report: dict[str, object] = {}
    seen: set[int] = set()
    with tempfile.TemporaryDirectory() as scratch, Host() as host:
        for attack in sorted((ROOT / "tests/attacks").iterdir()):
            if attack.suffix == ".txt" or attack.name == "__pycache__":
                continue
            out = Path(scratch, f"{attack.stem}.json")
            folder = hand_in(attack, Path(scratch, attack.stem), assignment, out)

            def save(result: object, out: Path = out) -> None:
                write_atomically(out, REPORTS["gradescope"].render(result))
                seen.update(sessions())

            result = grade(assignment, read_upload(folder, assignment), host, save)
            report[attack.stem] = {
                "result": result.to_dict(),
                "terminal": REPORTS["terminal"].render(result),
                "gradescope": json.loads(out.read_text()),
            }
    left = {session: alive(session) for session in seen}
    print(json.dumps({"attacks": report, "left": sum(left.values()), "sessions": len(left)}))


if __name__ == "__main__":
    main()
