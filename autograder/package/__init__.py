"""Grader bundles for platforms: `autograder package NAME`, and a rehearsal of one on this machine.

bundle.py     an assignment → the files of a Gradescope bundle; templates/ holds its scripts
pins.py       which distributions grading needs, and in which versions they are installed here
wheel.py      the framework itself as a wheel
archive.py    files → the same zip for the same files
stand_in.py   what is shown where no grading came to an end
--- the rehearsal ---
simulate.py   lays a bundle out, runs it, reads what it would post
layout.py     the files as Gradescope lays them out, and an environment to run them in
container.py  the process that becomes the container: namespaces, then docker.py
docker.py     Docker's default capabilities and seccomp profile
cgroup.py     limits of memory and CPU
usage.py      how much memory and CPU time a run takes
"""
