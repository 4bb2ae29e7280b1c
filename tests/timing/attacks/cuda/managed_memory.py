"""no points. Takes memory that the driver moves between GPU and host, more than there is for it.

Such memory beyond what is free has been seen to hang a GPU: only on one that may be reset.
"""
import ctypes

held = ctypes.c_uint64(0)
SIZE, GLOBAL = 6 * 10**9, 1  # CU_MEM_ATTACH_GLOBAL


def square(a):
    if a.is_cuda and not held.value:
        a @ a  # there is a context now
        driver = ctypes.CDLL("libcuda.so.1")
        if driver.cuMemAllocManaged(ctypes.byref(held), ctypes.c_size_t(SIZE), GLOBAL):
            raise MemoryError
        driver.cuMemsetD8_v2(held, 1, ctypes.c_size_t(SIZE))
    return a @ a
