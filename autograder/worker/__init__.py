"""The sealed worker: everything that runs on the untrusted side, and the host that drives it.

    host.py        grader side: starts zygotes, opens submissions, makes calls under limits
    submission.py  grader side: one submission, a process for each of its checks
    process.py     grader side: those processes: template and child
    client.py      grader side: calls, handles, callbacks
    failures.py    grader side: what can go wrong beyond the wall
    link.py        grader side: one socket to one worker process, with deadlines
    watch.py       grader side: CPU time and memory of processes, read from /proc
    device.py      grader side: which device runs student code
    sight.py       grader side: what workers see of a GPU where a check is timed on one
    library.py     grader side: which libraries a zygote can see
    selftest.py    grader side: a canary attacks the wall before a submission may
    --- below this line: also runs in the untrusted processes ---
    wire.py        values to bytes, never pickle; unwire.py, back
    control.py     small messages with descriptors
    boot.py        starts a zygote
    server.py      answers calls on the student's modules
    zygote.py      the fresh process from which workers are forked
    template.py    imports the student's files, forks one child per check
    sandbox.py     the seal: which layers, in which order
    landlock.py, seccomp.py, namespaces.py, syscalls.py   one kernel mechanism each
    limits.py      the numbers

The modules below the line import nothing of the framework but each other.
"""
