"""Tries the job on this machine: made articles, one reference index, and each engine with a worker killed on the way.

    python -m firsthand_spark.trial dask local-cluster standalone

Everything runs on the loopback interface. Exit code 0: every engine gave the bytes of the reference.
"""

import argparse
import gzip
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from . import on_dask, on_spark
from .plan import Plan, plan
from .steps import Step, Steps
from .tool import Tool

SHARDS = 20
"""More than one merge reads, so that there are two levels."""
LOOPBACK = "127.0.0.1"
START_SECONDS = 600
"""Maximum time for a server to come up: a busy machine takes minutes to start Java."""


def main(given: list[str] | None = None) -> int:
    """Run the trial."""
    parser = argparse.ArgumentParser("firsthand_spark.trial", description=__doc__.partition("\n")[0])
    parser.add_argument("engine", nargs="+", choices=sorted(ENGINES))
    parser.add_argument("--articles", type=int, default=4000, help="number of articles (%(default)s)")
    parser.add_argument("--tool", default="firsthand", help="the native tool (%(default)s)")
    options = parser.parse_args(given)
    tool = Tool(str(Path(options.tool).resolve()) if os.sep in options.tool else options.tool)
    with tempfile.TemporaryDirectory(prefix="firsthand-trial-") as name:
        folder = Path(name)
        articles = make_articles(folder / "articles", options.articles)
        reference = folder / "reference.firsthand"
        print(f"reference: {tool.run('build', '--out', reference, articles).summary}", flush=True)
        # An engine must not spare another one its work.
        outcomes = [try_engine(engine, tool, articles, reference, folder / engine) for engine in options.engine]
    return 0 if all(outcomes) else 1


def try_engine(engine: str, tool: Tool, articles: Path, reference: Path, work: Path) -> bool:
    """Run the job on an engine while a worker of it is killed, and say whether the bytes are those of the reference."""
    work.mkdir()
    size = sum(file.stat().st_size for file in articles.iterdir())
    job = plan([articles], shard_bytes=size // SHARDS)
    trial = Trial(job, Steps(tool, work))
    began = time.monotonic()
    with Memory() as memory:
        step = ENGINES[engine](trial)
    took = time.monotonic() - began
    same = step.path is not None and Path(step.path).read_bytes() == reference.read_bytes()
    was_killed = trial.killed.is_set()
    bytes_are = "same bytes" if same else "OTHER BYTES"
    worker_was = "a worker was killed" if was_killed else "NO WORKER WAS KILLED"
    figures = f"{len(job.shards)} shards, {took:.1f} s, {memory.peak >> 20} MB"
    print(f"{engine}: {bytes_are}, {worker_was}, {figures}; {step.summary}", flush=True)
    return same and was_killed


@dataclass
class Trial:
    """One job on one engine."""

    job: Plan
    steps: Steps
    killed: threading.Event = field(default_factory=threading.Event)

    def kill_on_the_way(self, worker: int) -> None:
        """Kill a worker once it is certain that the job has begun and is not over: after a quarter of the shards."""

        def kill() -> None:
            while len(list(self.steps.work.glob("shard-*.json"))) < len(self.job.shards) // 4:
                time.sleep(0.02)
            if len(list(self.steps.work.glob("shard-*.json"))) < len(self.job.shards):
                os.kill(worker, signal.SIGKILL)
                self.killed.set()

        threading.Thread(target=kill, daemon=True).start()


def dask(trial: Trial) -> Step:
    """Dask with two workers on this machine."""
    from distributed import Client, LocalCluster

    workers = {"n_workers": 2, "threads_per_worker": 1, "host": LOOPBACK, "dashboard_address": None}
    with LocalCluster(**workers) as cluster, Client(cluster) as client:
        trial.kill_on_the_way(min(client.run(os.getpid).values()))
        return on_dask.run(client, trial.steps, trial.job)


def local_cluster(trial: Trial) -> Step:
    """Spark with two workers that its driver starts: the executor of one is killed."""
    return on_master(trial, "local-cluster[2,1,1024]", executors)


def standalone(trial: Trial) -> Step:
    """Spark with a master and two workers as on machines of their own: one worker is killed, and its executor ends."""
    port = free_port()
    master = f"spark://{LOOPBACK}:{port}"
    address = ["--host", LOOPBACK, "--webui-port", "0"]
    worker = [
        "worker.Worker",
        *address,
        "--cores",
        "1",
        "--memory",
        "1g",
        "--work-dir",
        str(trial.steps.work / "spark"),
    ]
    with (
        server("master.Master", *address, "--port", str(port), ready=lambda: is_open(port)),
        server(*worker, master) as first,
        server(*worker, master),
    ):
        return on_master(trial, master, lambda _: [first.pid])


def on_master(trial: Trial, master: str, workers: Callable[["on_spark.SparkSession"], list[int]]) -> Step:
    """Run the job on a master."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": LOOPBACK,
        "spark.driver.bindAddress": LOOPBACK,
        "spark.executor.cores": "1",
        "spark.executor.memory": "1g",
        "spark.sql.shuffle.partitions": "4",
    }
    spark = on_spark.session(master, settings)
    spark.sparkContext.setLogLevel("OFF")
    try:
        trial.kill_on_the_way(min(workers(spark)))
        return on_spark.run(spark, trial.steps, trial.job)
    finally:
        spark.stop()


def executors(spark: "on_spark.SparkSession") -> list[int]:
    """Process numbers of executors: each is the parent of the daemon that starts its Python workers."""
    import pandas as pd

    def processes(frames: Iterator["pd.DataFrame"]) -> Iterator["pd.DataFrame"]:
        for frame in frames:
            time.sleep(1)
            yield pd.DataFrame({"process": [parent(os.getppid())] * len(frame)})

    return [
        row[0]
        for row in spark.range(0, 4, 1, numPartitions=4).mapInPandas(processes, "process int").distinct().collect()
    ]


@contextmanager
def server(name: str, *given: str, ready: Callable[[], bool] = lambda: True) -> Iterator[subprocess.Popen]:
    """Run a server of Spark, and end it."""
    import pyspark

    home = Path(pyspark.__file__).parent
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *given]
    # The script becomes the server: the process has one number all the time.
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended with exit code {process.returncode} instead of starting")
            if time.monotonic() > deadline:
                raise RuntimeError(f"{name} did not start within {START_SECONDS} s")
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait()


def is_open(port: int) -> bool:
    """Whether a server listens."""
    with socket.socket() as client:
        return client.connect_ex((LOOPBACK, port)) == 0


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def parent(process: int) -> int:
    """Return the number of a process's parent."""
    # The name of the program, in parentheses, can hold spaces.
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


class Memory:
    """Peak of the memory of this process and all that it has started, sampled."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.peak = 0
        self._end = threading.Event()

    def __enter__(self) -> "Memory":
        """Begin to sample."""
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop sampling."""
        self._end.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._end.wait(0.2):
            self.peak = max(self.peak, family_bytes(os.getpid()))


def family_bytes(ancestor: int) -> int:
    """Bytes of memory of a process and its descendants; what several of them share is counted once."""
    parents, shares = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        process = int(folder.name)
        # Processes end meanwhile, and those of other users cannot be read.
        with suppress(OSError, StopIteration):
            parents[process] = parent(process)
            lines = (folder / "smaps_rollup").read_text().splitlines()
            shares[process] = int(next(line for line in lines if line.startswith("Pss:")).split()[1]) << 10

    def belongs(process: int) -> bool:
        while process and process != ancestor:
            process = parents.get(process, 0)
        return process == ancestor

    return sum(size for process, size in shares.items() if belongs(process))


def make_articles(folder: Path, number: int) -> Path:
    """Write made articles as JSON Lines, with what input can have of disorder.

    Addresses come again in other spellings, in one shard and across shards. Some rows are none, and some shards have no
    others.
    """
    folder.mkdir()
    draw = random.Random(number)  # noqa: S311
    syllables = [first + second for first in "bdfgklmnprstvz" for second in ("a", "e", "i", "o", "u", "an", "er", "il")]
    words = ["".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(4000)]

    def sentence() -> str:
        chosen = draw.choices(words, k=draw.randint(8, 22))
        chosen[draw.randrange(len(chosen))] = draw.choice(words).capitalize()
        return " ".join(chosen).capitalize() + "."

    def row(article: int) -> bytes:
        address = f"https://www.paper-{article % 7}.example/news/{article}"
        if article % 11 == 10:
            # The address of an earlier article, near or far, as a reader shared it.
            earlier = max(0, article - draw.choice([1, 2, number // 3]))
            address = f"http://paper-{earlier % 7}.example/news/{earlier}/?utm_source=mail"
        text = " ".join(sentence() for _ in range(draw.randint(12, 30)))
        fields = {
            "url": address,
            "title": sentence(),
            "published": f"2026-11-{article % 28 + 1:02}T08:00Z",
            "text": text,
        }
        return json.dumps(fields).encode() + b"\n"

    rows = [b"{no row\n" if article % 97 == 0 else row(article) for article in range(number)]
    third = number // 3
    (folder / "1.jsonl").write_bytes(b"".join(rows[:third]))
    # As large as several shards.
    nothing = json.dumps({"text": " " * 4000}).encode() + b"\n"
    (folder / "2.jsonl").write_bytes(nothing * (sum(map(len, rows)) // SHARDS * 3 // len(nothing)))
    (folder / "3.jsonl.gz").write_bytes(gzip.compress(b"".join(rows[third : third + 200]), mtime=0))
    (folder / "4.jsonl").write_bytes(b"".join(rows[third + 200 :]).rstrip(b"\n"))
    return folder


ENGINES = {"dask": dask, "local-cluster": local_cluster, "standalone": standalone}

if __name__ == "__main__":
    sys.exit(main())
