"""wrong. A thread fills the array in when the answer has been given."""
import threading

import numpy as np


def running_sum(x):
    answer = np.zeros_like(x)

    def fill():
        np.cumsum(x, out=answer)

    threading.Timer(0.01, fill).start()
    return answer
