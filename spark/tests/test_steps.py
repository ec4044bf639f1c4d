"""The steps, with the native tool that the variable FIRSTHAND names."""

import gzip
import http.server
import json
import os
import tempfile
import threading
import unittest
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pyarrow
import pyarrow.parquet

from firsthand_spark.plan import InputError, Piece, plan, warc_paths
from firsthand_spark.steps import Step, Steps, deliver, local
from firsthand_spark.tool import Tool, ToolError
from firsthand_spark.trial import make_articles

TOOL = Tool(os.environ["FIRSTHAND"])
SAMPLES = Path(__file__).parents[2] / "tests" / "samples" / "originals"


class InFolder(unittest.TestCase):
    """A test in a folder of its own."""

    def setUp(self) -> None:
        """Make the folder."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "work").mkdir()
        self.steps = Steps(TOOL, self.folder / "work")

    def built(self, *inputs: Path) -> bytes:
        """Return what the tool builds at once."""
        TOOL.run("build", "--out", self.folder / "built.firsthand", *inputs)
        return (self.folder / "built.firsthand").read_bytes()


class Cutting(InFolder):
    """How the input is cut."""

    def cut(self, content: bytes, shard_bytes: int) -> list[bytes]:
        """Cut a file, and return its pieces."""
        file = self.folder / "rows.jsonl"
        file.write_bytes(content)
        shards = plan([file], shard_bytes=shard_bytes).shards
        return [content[piece.start : piece.end] for shard in shards for piece in shard.pieces]

    def test_pieces_are_the_file_and_begin_with_rows(self) -> None:
        """Whatever the size of a shard."""
        content = b'{"a":1}\n\n{"b":2}\nno row\n[3]\n{"c":"' + b"x" * 50 + b'"}\n{"d":4}'
        for shard_bytes in range(1, len(content) + 2):
            pieces = self.cut(content, shard_bytes)
            self.assertEqual(b"".join(pieces), content)
            self.assertTrue(all(piece.startswith(b"{") for piece in pieces), pieces)
        self.assertEqual(len(self.cut(content, 1)), 4)

    def test_what_has_no_row_a_line_stays_whole(self) -> None:
        """An array, text of two bytes a character, and compressed data under the wrong name."""
        rows = b'{"a":1}\n{"a":2}\n{"a":3}\n'
        for content in [b'[{"a":1},\n{"a":2}]', rows.decode().encode("utf-16"), gzip.compress(rows), b""]:
            self.assertEqual(len(self.cut(content, 1)), 1)

    def test_folders_are_searched_in_order_and_bad_input_is_refused(self) -> None:
        """Errors say which path is meant."""
        for name in ["b/2.jsonl", "b/1.jsonl.gz", "a.parquet", "b/notes.txt"]:
            file = self.folder / "in" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"")
        found = [Path(piece.path).name for shard in plan([self.folder / "in"]).shards for piece in shard.pieces]
        self.assertEqual(found, ["a.parquet", "1.jsonl.gz", "2.jsonl"])
        for bad in [self.folder / "missing", self.folder / "in/b/notes.txt", self.folder / "work"]:
            with self.assertRaisesRegex(InputError, str(bad)):
                plan([bad])

    def test_lists_of_warc_files(self) -> None:
        """Compressed or not, relative to a folder or an address; each file is a shard."""
        listing = self.folder / "warc.paths.gz"
        listing.write_bytes(gzip.compress(b"crawl-data/1.warc.gz\n\nhttps://other.example/2.warc.gz\n"))
        listed = warc_paths(listing, "https://data.example/")
        expected = ["https://data.example/crawl-data/1.warc.gz", "https://other.example/2.warc.gz"]
        self.assertEqual([piece.path for piece in listed], expected)
        self.assertEqual(len(plan([], listed).shards), 2)
        listing.write_bytes(b"\n")
        with self.assertRaises(InputError):
            warc_paths(listing, "/data")

    def test_a_change_of_the_input_is_another_job(self) -> None:
        """Work of an earlier run is used again only for the same input."""
        file = self.folder / "rows.jsonl"
        file.write_bytes(b"{}\n")
        first = plan([file]).identity
        self.assertEqual(plan([file]).identity, first)
        file.write_bytes(b"{}\n{}\n")
        self.assertNotEqual(plan([file]).identity, first)


class Building(InFolder):
    """What the steps make."""

    def test_parquet_has_the_rows_that_it_was_made_of(self) -> None:
        """With missing values, times, large numbers and pages of more than one batch."""
        articles = make_articles(self.folder / "articles", 300)
        rows = [json.loads(line) for line in (articles / "1.jsonl").read_bytes().splitlines() if line != b"{no row"]
        for number, row in enumerate(rows):
            row["number"] = 2**53 + 1 if number % 2 else None
            row["published"] = datetime.fromisoformat(row["published"]) if number % 3 else None
        parquet = self.folder / "rows.parquet"
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), parquet)
        for row in rows:
            row["published"] = row["published"] and row["published"].astimezone(UTC).isoformat()
        lines = self.folder / "rows.jsonl"
        lines.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
        step = self.steps.build(plan([parquet]).shards[0])
        self.assertEqual(Path(step.path).read_bytes(), self.built(lines))

    def test_a_text_at_two_addresses_of_a_host_is_there_once(self) -> None:
        """The result is the merged one, and does not depend on the number of shards."""
        text = "The harbour master Anna Lind said on Monday that 14 ferries would stay in port until Thursday. " * 6
        files = []
        for number in range(3):
            files.append(self.folder / f"{number}.jsonl")
            row = {"url": f"https://herald.example/{number}", "title": f"Number {number}", "text": text}
            files[-1].write_text(json.dumps(row))
        results = []
        for cut, shard_bytes in enumerate([1, 1 << 20]):
            shards = plan(files, shard_bytes=shard_bytes).shards
            work = self.folder / f"work-{cut}"
            work.mkdir()
            job = Steps(TOOL, work)
            results.append(Path(job.merge(0, 0, [job.build(shard) for shard in shards]).path).read_bytes())
        self.built(*files)
        TOOL.run("merge", "--out", self.folder / "merged.firsthand", self.folder / "built.firsthand")
        self.assertEqual(results, [(self.folder / "merged.firsthand").read_bytes()] * 2)

    def test_articles_of_warc_files_are_indexed(self) -> None:
        """Under the address of their record."""
        page = (SAMPLES / "ferry-terminal-fire.html").read_bytes()
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
        address = "https://herald.example/ferry"
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2026-10-07T08:00:00Z\r\n"
        head += "WARC-Record-ID: <urn:uuid:d4e5ff10-2fb2-4c8e-8f4e-0b9e5cb50001>\r\n"
        head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        warc = self.folder / "CC-NEWS.warc.gz"
        warc.write_bytes(gzip.compress(head.encode() + http + b"\r\n\r\n"))
        step = self.steps.build(plan([], [Piece(str(warc))]).shards[0])
        self.assertEqual([url for _, url in self.steps.addresses(step)], [address])

    def test_groups_are_merged_in_order_however_they_arrive(self) -> None:
        """Engines promise no order, and empty shards take part."""
        articles = make_articles(self.folder / "articles", 200)
        built = [self.steps.build(shard) for shard in plan([articles], shard_bytes=20_000).shards]
        self.assertTrue(any(step.path is None for step in built))
        merged = self.steps.merge(0, 0, built)
        turned = Steps(TOOL, self.folder).merge(0, 0, reversed(built))
        self.assertEqual(Path(merged.path).read_bytes(), Path(turned.path).read_bytes())

    def test_a_step_that_is_done_is_not_done_again(self) -> None:
        """A step that failed leaves nothing, and can be tried again."""
        rows = self.folder / "rows.jsonl"
        rows.write_text("{}\n")
        shard = plan([rows]).shards[0]
        missing = Steps(Tool("no-such-program"), self.steps.work)
        with self.assertRaisesRegex(ToolError, "no such program"):
            missing.build(shard)
        self.assertEqual(list(self.steps.work.iterdir()), [])
        self.assertEqual(self.steps.build(shard), missing.build(shard))

    def test_a_failure_of_the_tool_says_what_it_said(self) -> None:
        """And leaves nothing behind."""
        bad = self.folder / "bad.firsthand"
        bad.write_bytes(b"not an index")
        with self.assertRaisesRegex(ToolError, r"merge .*bad\.firsthand"):
            self.steps.merge(0, 0, [Step(0, str(bad), "")])
        self.assertEqual(list(self.steps.work.iterdir()), [])

    def test_an_index_is_delivered_whole(self) -> None:
        """It replaces the one that was there, and nothing else is left."""
        made, out = self.folder / "made", self.folder / "out" / "all.firsthand"
        out.parent.mkdir()
        made.write_bytes(b"new")
        out.write_bytes(b"old")
        deliver(Step(0, str(made), ""), out)
        self.assertEqual([out.read_bytes(), list(out.parent.iterdir())], [b"new", [out]])


class Fetching(InFolder):
    """Files at addresses."""

    def test_a_file_is_fetched_whole_or_not_at_all(self) -> None:
        """A connection that ends early is an error: the engine tries again."""

        class Host(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", "10")
                self.end_headers()
                self.wfile.write(b"0123456789"[: 10 if self.path == "/whole.warc.gz" else 5])

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        with http.server.HTTPServer(("127.0.0.1", 0), Host) as host:
            threading.Thread(target=partial(host.serve_forever, poll_interval=0.05), daemon=True).start()
            address = f"http://127.0.0.1:{host.server_port}"
            file = local(Piece(f"{address}/whole.warc.gz"), self.folder)
            self.assertEqual(Path(file).read_bytes(), b"0123456789")
            self.assertTrue(file.endswith("whole.warc.gz"))
            with self.assertRaisesRegex(OSError, "5 of 10 bytes"):
                local(Piece(f"{address}/part.warc.gz"), self.folder)
            host.shutdown()


if __name__ == "__main__":
    unittest.main()
