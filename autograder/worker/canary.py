"""The canary's attacks. Each raises, or returns False, when the wall holds."""

import os
import socket
import subprocess


def read_file(path):
    with open(path) as file:
        return file.read()


def write_file(folder):
    with open(os.path.join(folder, "forged"), "w") as file:
        file.write("score: 100")


def open_socket():
    socket.socket()


def run_program():
    subprocess.run(["/bin/true"], check=True)


def signal_grader(pid):
    os.kill(pid, 0)


def see_environment():
    return any(name.isupper() and "SECRET" in name for name in os.environ)
