"""Command line: `firsthand-spark --out INDEX --work FOLDER INPUT...`."""

import argparse
import shutil
import sys
from pathlib import Path

from .plan import SHARD_BYTES, InputError, Plan, plan, warc_paths
from .steps import Step, Steps, deliver
from .tool import Tool, ToolError

DESCRIPTION = "Builds one Firsthand index on many machines, with Spark or Dask."
EXAMPLES = """\
examples:
  firsthand-spark --out all.firsthand --work /shared/work --master spark://head:7077 /shared/articles
  firsthand-spark --out news.firsthand --work /shared/work --master spark://head:7077 \\
      --warc-paths warc.paths.gz --base /shared/commoncrawl
  firsthand-spark --engine dask --scheduler tcp://head:8786 --out all.firsthand --work /shared/work /shared/articles

The index has the bytes that `firsthand build` and then `firsthand merge` give on one machine. A job that was stopped
goes on where it was if it is started again with the same input and the same --work.
"""


def arguments(given: list[str] | None) -> argparse.Namespace:
    """Arguments of the command."""
    parser = argparse.ArgumentParser(
        "firsthand-spark",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("input", nargs="*", type=Path, help="files of articles (JSON Lines, Parquet, WARC, HTML), and folders of them")
    add("--out", required=True, type=Path, help="the index to write")
    add("--work", required=True, type=Path, help="a folder that all machines share, for the shards of this job")
    add("--engine", choices=["spark", "dask"], default="spark")
    add("--master", help="Spark's master; without it, that of spark-submit or of Spark's settings")
    add("--scheduler", help="address of Dask's scheduler; without it, workers are started on this machine")
    add(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a setting of Spark, such as spark.executor.memory=2g",
    )
    add("--tool", default="firsthand", help="the native tool on every machine (%(default)s, found on PATH)")
    add("--threads", type=int, default=1, help="threads of each task (%(default)s)")
    add(
        "--warc-paths",
        type=Path,
        action="append",
        default=[],
        metavar="LIST",
        help="a list of WARC files, as Common Crawl has them",
    )
    add("--base", default="", help="folder or address that the paths of these lists are relative to")
    add("--shard-mib", type=float, default=SHARD_BYTES / (1 << 20), help="MiB of input in a shard (%(default)g)")
    add("--keep-work", action="store_true", help="keep the shards once the index is written")
    options = parser.parse_args(given)
    if not options.input and not options.warc_paths:
        parser.error("no input: give files, folders or --warc-paths")
    if options.warc_paths and not options.base:
        parser.error("--warc-paths needs --base: the folder or address that its paths are relative to")
    return options


def main(given: list[str] | None = None) -> int:
    """Run the command. Exit code 0: the index was written; 2: it was not."""
    options = arguments(given)
    try:
        listed = [piece for listing in options.warc_paths for piece in warc_paths(listing, options.base)]
        job = plan(options.input, listed, int(options.shard_mib * (1 << 20)))
        work = options.work.resolve() / job.identity
        work.mkdir(parents=True, exist_ok=True)
        step = run(options, Steps(Tool(options.tool, options.threads), work), job)
        if step.path is None:
            raise InputError("no articles to index: nothing was written")
        deliver(step, options.out.resolve())
    except (InputError, ToolError, OSError) as error:
        print(f"firsthand-spark: {error}", file=sys.stderr)
        return 2
    if not options.keep_work:
        shutil.rmtree(work, ignore_errors=True)
    print(f"{options.out}: {len(job.shards)} shards; {step.summary}", file=sys.stderr)
    return 0


def run(options: argparse.Namespace, steps: Steps, job: Plan) -> Step:
    """Run the job on the engine that was asked for."""
    if options.engine == "dask":
        from distributed import Client

        from . import on_dask

        with Client(options.scheduler) if options.scheduler else Client(threads_per_worker=1) as client:
            return on_dask.run(client, steps, job)

    from . import on_spark

    spark = on_spark.session(options.master, dict(setting.split("=", 1) for setting in options.set))
    try:
        return on_spark.run(spark, steps, job)
    finally:
        spark.stop()


if __name__ == "__main__":
    sys.exit(main())
