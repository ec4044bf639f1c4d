"""What the input is cut into."""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

ROWS = (".jsonl",)
"""Ends of the names of files that can be cut between lines."""
WHOLE = (".jsonl.gz", ".parquet", ".warc", ".warc.gz", ".html", ".htm")
"""Ends of the names of other files that hold articles."""

SHARD_BYTES = 64 << 20
"""Bytes of input in a shard. Compressed, that is some 50,000 articles: a minute of work, and little to do again if a
worker is lost."""


class InputError(Exception):
    """The input cannot be read."""


@dataclass(frozen=True)
class Piece:
    """A file, or the part of it from one byte to another, both of which are beginnings of lines."""

    path: str
    """A path, or for a WARC file an address."""
    start: int = 0
    end: int | None = None
    """`None`: the whole file."""


@dataclass(frozen=True)
class Shard:
    """Neighbouring pieces that one task indexes."""

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Plan:
    """All shards in the order of their articles, and an identity by which work of an earlier run is known again."""

    shards: tuple[Shard, ...]
    identity: str


def files(paths: Iterable[Path]) -> list[Path]:
    """Files of articles that `paths` name, in order. Folders are searched, in order of name.

    Raises:
        InputError: there is no such file, or it is of no known kind.

    """
    found = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.is_file() and file.name.endswith(ROWS + WHOLE))
            if not inside:
                raise InputError(f"{path}: no files of articles in this folder ({' '.join(ROWS + WHOLE)})")
            found += inside
        elif not path.is_file():
            raise InputError(f"{path}: no such file or folder")
        elif not path.name.endswith(ROWS + WHOLE):
            raise InputError(f"{path}: not a file of articles ({' '.join(ROWS + WHOLE)})")
        else:
            found.append(path)
    return found


def warc_paths(listing: Path, base: str) -> list[Piece]:
    """WARC files that a path list names, as Common Crawl publishes them: one a line, relative to `base`.

    Args:
        listing: the path list; may be compressed by gzip.
        base: a folder, or an address that begins with https:// or http://.

    Raises:
        InputError: the list names nothing.

    """
    data = listing.read_bytes()
    text = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    names = [line.strip() for line in text.decode().splitlines() if line.strip()]
    if not names:
        raise InputError(f"{listing}: names no WARC file")
    return [Piece(name if "://" in name else f"{base.rstrip('/')}/{name}") for name in names]


def plan(paths: Iterable[Path], listed: Iterable[Piece] = (), shard_bytes: int = SHARD_BYTES) -> Plan:
    """Cut the input into shards of about `shard_bytes`; each file of a path list is a shard of its own."""
    cut: list[tuple[Piece, ...]] = []
    gathered: list[Piece] = []
    size = 0
    facts = []
    for file in files(paths):
        state = file.stat()
        facts.append([str(file.resolve()), state.st_size, state.st_mtime_ns])
        for piece in pieces(file.resolve(), state.st_size, shard_bytes):
            gathered.append(piece)
            size += (piece.end or state.st_size) - piece.start
            if size >= shard_bytes:
                cut.append(tuple(gathered))
                gathered, size = [], 0
    if gathered:
        cut.append(tuple(gathered))
    cut += [(piece,) for piece in listed]
    shards = tuple(Shard(number, group) for number, group in enumerate(cut))
    content = json.dumps([facts, [asdict(shard) for shard in shards]])
    return Plan(shards, hashlib.sha256(content.encode()).hexdigest()[:16])


def pieces(file: Path, size: int, shard_bytes: int) -> Iterator[Piece]:
    """Cut a file of rows before lines that begin a row. Other files stay whole."""
    if not file.name.endswith(ROWS) or size <= shard_bytes:
        yield Piece(str(file))
        return
    with file.open("rb") as rows:
        starts = [0]
        # An array of rows, text in another encoding and compressed data do not begin with a brace: they are not cut.
        while rows.read(1) == b"{" and (start := next_row(rows, starts[-1] + shard_bytes, size)) < size:
            starts.append(start)
            rows.seek(start)
    yield from (Piece(str(file), *ends) for ends in pairwise([*starts, size]))


def next_row(rows: BinaryIO, after: int, size: int) -> int:
    """Offset of the first line after an offset that begins a row; `size` if there is none."""
    rows.seek(after)
    rows.readline()
    while (start := rows.tell()) < size and rows.read(1) != b"{":
        rows.seek(start)
        rows.readline()
    return start
