"""An autograder for deep-learning courses: student code never shares a process with its judge.

Follow a submission through the house: `cli` → `course` → `submission` → `worker` → `checks` →
`grade` → `reports`. Check authors need `autograder.checks` alone.
"""
