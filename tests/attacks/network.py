"""Calls home."""
import socket

for family, address in ((socket.AF_INET, ("127.0.0.1", 9)), (socket.AF_UNIX, "/run/x.sock")):
    try:
        with socket.socket(family) as connection:
            connection.settimeout(0.1)
            connection.connect(address)
            print("STOLEN connection")
    except OSError as error:
        print(type(error).__name__)


def count_ngrams(sentences, n):
    return {}
