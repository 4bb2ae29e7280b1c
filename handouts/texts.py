"""The texts inside a file of any format that a bundle may hold: what a reader could find there.

Code and prose, names and metadata, what is encoded inside (a zip in a folder, a picture in a
notebook's output). A format without a reader is refused: what cannot be read cannot be proved.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import tomllib
import unicodedata
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import PurePosixPath

from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from autograder.errors import UsageError

TEXT = {".py", ".md", ".txt", ".csv", ".tsv", ".css", ".typed", ".ini", ".typ",
        ".j2", ""}  # fmt: skip
IMAGES = {".png", ".jpg", ".jpeg", ".gif", ".webp"}
ARCHIVES = {".zip", ".whl"}
DATA_URI = re.compile(r"data:[\w/+.-]+;base64,([A-Za-z0-9+/=\s]+)")
BASE64 = re.compile(r"[A-Za-z0-9+/\s]{64,}={0,2}\s*")

Found = Iterator[tuple[str, str]]  # where, text


def squeezed(text: str) -> str:
    """Without white space, invisible characters and variants of letters, which differ by format."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) != "Cf")


def texts(name: str, data: bytes) -> Found:
    """(where, text) for every text in a file. UsageError for a format that cannot be read."""
    yield name, name
    suffix = PurePosixPath(name).suffix.lower()
    try:
        if suffix in ARCHIVES:
            yield from _archive(name, data)
        elif suffix in (".ipynb", ".json"):
            yield from _data(name, json.loads(data))
        elif suffix == ".toml":
            yield from _plain(name, data.decode())
            yield from _data(name, tomllib.loads(data.decode()))
        elif suffix in (".html", ".svg"):
            yield from _page(name, data.decode())
        elif suffix == ".pdf":
            yield from _pdf(name, data)
        elif suffix in IMAGES:
            yield from _image(name, data)
        elif suffix in TEXT:
            yield from _plain(name, data.decode())
        else:
            raise UsageError(
                f"{name}: a bundle cannot hold {suffix} files: nothing here reads them"
            )
    except (ValueError, zipfile.BadZipFile, PyPdfError, UnidentifiedImageError) as error:
        raise UsageError(f"{name}: is no readable {suffix or 'text'}: {error}") from None


def _archive(name: str, data: bytes) -> Found:
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        yield f"{name}, its comment", zipped.comment.decode("latin-1")
        for member in zipped.infolist():
            yield f"{name}, of {member.filename}", (member.comment + member.extra).decode("latin-1")
            if not member.is_dir():
                yield from _inside(name, texts(member.filename, zipped.read(member)))


def _plain(name: str, text: str) -> Found:
    yield name, text
    for encoded in DATA_URI.findall(text):
        yield from _encoded(name, encoded)


def _data(name: str, value: object) -> Found:
    """All strings in JSON or TOML: a notebook's cells, outputs, metadata, attachments."""
    if isinstance(value, str):
        yield from _plain(name, value)
        if BASE64.fullmatch(value):
            yield from _encoded(name, value)
    elif isinstance(value, list):
        if value and all(isinstance(each, str) for each in value):
            yield from _data(name, "".join(value))  # a text, line by line
        else:
            for each in value:
                yield from _data(name, each)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _data(name, key)
            yield from _data(name, each)


def _encoded(name: str, encoded: str) -> Found:
    """What base64 hides: a picture, or anything else."""
    try:
        data = base64.b64decode("".join(encoded.split()), validate=True)
    except binascii.Error:
        return
    try:
        yield from _image(f"{name}, a picture in it", data)
    except UnidentifiedImageError:
        yield f"{name}, encoded in it", data.decode("utf-8", errors="replace")


class _Reader(HTMLParser):
    """Collects what is between tags, and the values of attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.hidden: list[str] = []

    def handle_data(self, data: str) -> None:
        self.shown.append(data)

    def handle_comment(self, data: str) -> None:
        self.hidden.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += [value for _, value in attrs if value]


def _page(name: str, text: str) -> Found:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    yield name, "".join(reader.shown)
    yield from _plain(f"{name}, in attributes and comments", "\n".join(reader.hidden))
    for encoded in DATA_URI.findall(text):
        yield from _encoded(name, encoded)


def _pdf(name: str, data: bytes) -> Found:
    reader = PdfReader(io.BytesIO(data))
    yield (
        f"{name}, its metadata",
        "\n".join(str(value) for value in (reader.metadata or {}).values()),
    )
    xmp = reader.root_object.get("/Metadata")
    if xmp is not None:
        yield f"{name}, its metadata", xmp.get_object().get_data().decode("utf-8", "replace")
    for attached in reader.attachment_list:
        yield from _inside(name, texts(attached.name, attached.content))
    yield name, "\n".join(page.extract_text() for page in reader.pages)


def _image(name: str, data: bytes) -> Found:
    yield name, data.decode("latin-1")
    with Image.open(io.BytesIO(data)) as image:
        image.load()  # a PNG may have texts behind its pixels
        for key, value in image.info.items():
            text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
            yield f"{name}, its metadata", f"{key} {text}"
        yield f"{name}, its metadata", "\n".join(str(v) for v in image.getexif().values())


def _inside(name: str, found: Found) -> Found:
    for where, text in found:
        yield f"{name}: {where}", text
