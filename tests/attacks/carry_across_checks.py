"""Leaves a pipe, shared memory and a file position at import, to carry hidden inputs out."""
import mmap
import os

read_end, write_end = os.pipe()
os.set_blocking(read_end, False)
try:
    shared = mmap.mmap(-1, 1 << 20)
except OSError:
    shared = None


def count_ngrams(sentences, n):
    try:
        print(os.read(read_end, 1 << 16))
    except OSError:
        pass
    if shared is not None:
        print(shared[:200])
        shared[:6] = b"LEAKED"
    os.write(write_end, f"LEAKED {sentences}".encode()[:4000])
    return {}
