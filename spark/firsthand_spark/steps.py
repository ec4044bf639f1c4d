"""The steps of a job: plain functions of paths in a folder that all machines share.

Every step writes under a name of its own and renames. So a step that is run twice, at the same time or after a worker
was lost, leaves one whole file, and a file that is there need not be made again.
"""

import datetime
import json
import shutil
import tempfile
import urllib.request
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .plan import Piece, Shard
from .tool import Ran, Tool

FAN_IN = 16
"""Maximum number of indexes that one merge reads."""

ARCHIVES = (".warc", ".warc.gz")
"""Ends of the names of files that only `firsthand gather` reads."""

GATHER = """
[collection]
name = "shard"
state = "shard.db"
keep_text = true

[[publisher]]
name = "archive"
folders = [{archive}]
"""
"""List of sources that is one WARC file. Strings of TOML are written as those of JSON."""

READ_BYTES = 1 << 20
"""Bytes of a file that are in memory at once."""

ROWS_IN_MEMORY = 256
"""Rows of a Parquet file that are in memory at once: pages can have megabytes."""

DOWNLOAD_SECONDS = 600
"""Maximum time for which a download may stand still."""


@dataclass(frozen=True)
class Step:
    """The index that a step made."""

    number: int
    """Its place in the order of the input."""
    path: str | None
    """`None` if it would be empty."""
    summary: str
    """What the tool said of it."""


@dataclass(frozen=True)
class Steps:
    """The steps of one job."""

    tool: Tool
    work: Path
    """A folder of this job that all machines share."""

    def build(self, shard: Shard) -> Step:
        """Index a shard."""
        path = self.work / f"shard-{shard.number:06}.firsthand"

        def build(out: Path) -> Ran:
            with tempfile.TemporaryDirectory(prefix="firsthand-") as folder:
                return self.tool.run("build", "--out", out, *self.inputs(shard.pieces, Path(folder)))

        return self._step(shard.number, path, build)

    def inputs(self, pieces: Iterable[Piece], folder: Path) -> list[str]:
        """Paths of files that `firsthand build` reads. What is not such a file becomes one on this machine."""
        inputs = []
        for number, piece in enumerate(pieces):
            own = folder / str(number)
            own.mkdir()
            path = local(piece, own)
            inputs.append(self.rows_of_archive(path, own) if path.endswith(ARCHIVES) else path)
        return inputs

    def rows_of_archive(self, archive: str, folder: Path) -> str:
        """Read the articles of a WARC file into JSON Lines, in the order of their addresses."""
        config, rows = folder / "gather.toml", folder / "articles.jsonl"
        config.write_text(GATHER.format(archive=json.dumps(str(Path(archive).resolve()))), encoding="utf-8")
        self.tool.run("gather", config)
        self.tool.run("gather", config, "--export", rows)
        return str(rows)

    def addresses(self, step: Step) -> list[tuple[str, str]]:
        """Addresses of an index: the form in which they are compared, and as they are."""
        if step.path is None:
            return []
        lines = self.tool.output("inspect", "--addresses", step.path).splitlines()
        return [tuple(line.split("\t", 1)) for line in lines]

    def drop(self, step: Step, addresses: Iterable[str]) -> Step:
        """Remove articles from an index, because an earlier shard has their addresses.

        Building at once keeps the first of several articles of one address, and merging the last. So repeated addresses
        must be gone before anything is merged.
        """

        def drop(out: Path) -> Ran:
            with tempfile.TemporaryDirectory(prefix="firsthand-") as folder:
                listing, withdrawals = Path(folder) / "withdraw.txt", Path(folder) / "withdraw.firsthand"
                listing.write_text("".join(f"{address}\n" for address in addresses), encoding="utf-8")
                self.tool.run("build", "--out", withdrawals, "--withdraw", listing)
                return self.tool.run("merge", "--complete", "--out", out, step.path, withdrawals)

        return self._step(step.number, self.work / f"unique-{step.number:06}.firsthand", drop)

    def merge(self, level: int, number: int, group: Iterable[Step]) -> Step:
        """Merge neighbouring indexes. They may be given in any order."""
        paths = [step.path for step in sorted(group, key=lambda step: step.number) if step.path]
        path = self.work / f"level-{level:02}-{number:06}.firsthand"
        if not paths:
            return Step(number, None, "no articles")
        return self._step(number, path, lambda out: self.tool.run("merge", "--complete", "--out", out, *paths))

    def _step(self, number: int, path: Path, write: Callable[[Path], Ran]) -> Step:
        """Make the index at `path` unless it is there. What the tool said of it stands beside it."""
        note = path.with_suffix(".json")
        if not note.exists():
            own = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
            try:
                ran = write(own)
                if ran.wrote:
                    own.replace(path)
                said = own.with_name(f"{own.name}.json")
                said.write_text(json.dumps({"wrote": ran.wrote, "summary": ran.summary.replace(str(own), path.name)}))
                # Renamed last: where it is, the index is whole.
                said.replace(note)
            finally:
                own.unlink(missing_ok=True)
        said = json.loads(note.read_text())
        return Step(number, str(path) if said["wrote"] else None, said["summary"])


def deliver(step: Step, out: Path) -> None:
    """Put the index of a step in its place, whole or not at all."""
    own = out.with_name(f".{out.name}.{uuid.uuid4().hex}")
    try:
        shutil.copyfile(step.path, own)
        own.replace(out)
    finally:
        own.unlink(missing_ok=True)


def local(piece: Piece, folder: Path) -> str:
    """Path of a file on this machine: what is in another place, or is a part of a file, is copied into a folder."""
    name = piece.path.rpartition("/")[2]
    if "://" in piece.path:
        copy, write = folder / name, download
    elif name.endswith(".parquet"):
        copy, write = folder / f"{name}.jsonl", write_rows
    elif piece.end is not None:
        # The tool names the lines of this file in messages.
        copy, write = folder / f"{name}@{piece.start}.jsonl", write_part
    else:
        return piece.path
    with copy.open("wb") as file:
        write(piece, file)
    return str(copy)


def write_part(piece: Piece, to: BinaryIO) -> None:
    """Copy a part of a file."""
    with Path(piece.path).open("rb") as file:
        file.seek(piece.start)
        left = piece.end - piece.start
        while left > 0 and (chunk := file.read(min(left, READ_BYTES))):
            left -= to.write(chunk)
    if left:
        raise OSError(f"{piece.path}: shorter than when the job began; start the job again")


def write_rows(piece: Piece, to: BinaryIO) -> None:
    """Write the rows of a Parquet file as JSON Lines, in their order. Times become text."""
    import pyarrow.parquet as parquet

    for batch in parquet.ParquetFile(piece.path).iter_batches(batch_size=ROWS_IN_MEMORY):
        for row in batch.to_pylist():
            known = {name: value for name, value in row.items() if value is not None}
            to.write(json.dumps(known, ensure_ascii=False, default=as_text).encode() + b"\n")


def as_text(value: object) -> str:
    """Text of a value that JSON has no type for: dates and times as ISO 8601 writes them, bytes as UTF-8."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def download(piece: Piece, to: BinaryIO) -> None:
    """Fetch a file."""
    with urllib.request.urlopen(piece.path, timeout=DOWNLOAD_SECONDS) as answer:  # noqa: S310
        shutil.copyfileobj(answer, to, READ_BYTES)
        expected = answer.headers.get("Content-Length")
    if expected is not None and to.tell() != int(expected):
        raise OSError(f"{piece.path}: {to.tell()} of {expected} bytes arrived")
