"""slow. Keeps as much of the GPU's L2 cache for itself as the driver gives, to slow the solution,
and computes each product four times."""
import ctypes

L2 = 6  # CU_LIMIT_PERSISTING_L2_CACHE_SIZE
asked = False


def square(a):
    global asked
    if a.is_cuda and not asked:
        asked = True
        a @ a  # there is a context now
        ctypes.CDLL("libcuda.so.1").cuCtxSetLimit(L2, ctypes.c_size_t(1 << 30))
    for _ in range(3):
        a @ a
    return a @ a
