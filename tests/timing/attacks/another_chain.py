"""wrong. Puts a chain in the place of the assignment's that does the first link and no more."""
import importlib.machinery

import numpy as np

load = importlib.machinery.SourceFileLoader.exec_module


def exec_module(self, module):
    load(self, module)
    if hasattr(module, "sums"):
        module.sums = lambda running_sum, x, units: lambda nonce: running_sum(x)


importlib.machinery.SourceFileLoader.exec_module = exec_module


def running_sum(x):
    return np.cumsum(x)
