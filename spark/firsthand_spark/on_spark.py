"""Runs the steps on Spark, by its DataFrame interface only."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .plan import Plan
from .steps import FAN_IN, Step, Steps

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame, SparkSession

STEP = "number int, path string, summary string"
ADDRESS = "number int, key string, address string"
"""Columns without nulls, or of strings: a column of numbers with one null becomes floats on its way through pandas."""


def run(spark: "SparkSession", steps: Steps, plan: Plan) -> Step:
    """Build one index of all shards.

    The package and the tool must be on every machine, and the folder of `steps` must be the same on all of them.
    """
    built = build(spark, steps, plan)
    unique = drop_repeats(spark, steps, built)
    return merge(spark, steps, unique)


def build(spark: "SparkSession", steps: Steps, plan: Plan) -> list[Step]:
    """Index each shard in a task of its own."""
    import pandas as pd

    def build_shards(frames: Iterator["pd.DataFrame"]) -> Iterator["pd.DataFrame"]:
        # Spark also calls this for partitions without a row; such a call returns no frame.
        for frame in frames:
            yield pd.DataFrame([steps.build(plan.shards[number]) for number in frame["id"]])

    shards = len(plan.shards)
    return collected(spark.range(0, shards, 1, numPartitions=shards).mapInPandas(build_shards, STEP))


def drop_repeats(spark: "SparkSession", steps: Steps, built: Sequence[Step]) -> list[Step]:
    """Remove from each shard the articles whose addresses an earlier shard has."""
    import pandas as pd
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    def list_addresses(frames: Iterator["pd.DataFrame"]) -> Iterator["pd.DataFrame"]:
        for frame in frames:
            for number in frame["id"]:
                rows = [(number, key, address) for key, address in steps.addresses(built[number])]
                yield pd.DataFrame(rows, columns=["number", "key", "address"])

    def drop(frame: "pd.DataFrame") -> "pd.DataFrame":
        number = int(frame["number"].iloc[0])
        return pd.DataFrame([steps.drop(built[number], sorted(frame["address"]))])

    shards = len(built)
    addresses = spark.range(0, shards, 1, numPartitions=shards).mapInPandas(list_addresses, ADDRESS)
    first = f.min("number").over(Window.partitionBy("key"))
    repeated = addresses.withColumn("first", first).where("number > first").select("number", "address")
    dropped = {step.number: step for step in collected(repeated.groupBy("number").applyInPandas(drop, STEP))}
    return [dropped.get(step.number, step) for step in built]


def merge(spark: "SparkSession", steps: Steps, indexes: Sequence[Step]) -> Step:
    """Merge groups of neighbours, then groups of the results, until one index is left.

    A single index is merged, too: merging leaves out repeated texts, and the number of shards must make no difference.
    """
    level = 0
    while level == 0 or len(indexes) > 1:
        indexes = merge_level(spark, steps, indexes, level)
        level += 1
    return indexes[0]


def merge_level(spark: "SparkSession", steps: Steps, indexes: Sequence[Step], level: int) -> list[Step]:
    """Merge each group of neighbours in a task of its own."""
    import pandas as pd
    from pyspark.sql import functions as f

    def merge_group(frame: "pd.DataFrame") -> "pd.DataFrame":
        # Spark says nothing about the order of a group's rows; the step sorts them.
        numbers = [int(number) for number in frame["id"]]
        return pd.DataFrame([steps.merge(level, numbers[0] // FAN_IN, [indexes[number] for number in numbers])])

    groups = -(-len(indexes) // FAN_IN)
    ids = spark.range(0, len(indexes)).withColumn("group", f.expr(f"id div {FAN_IN}"))
    # Adaptive execution does not lower a number of partitions that was asked for. Groups are put into them by hash, so
    # there are more of them than groups, lest several groups wait for one task.
    return collected(ids.repartition(groups * 2, "group").groupBy("group").applyInPandas(merge_group, STEP))


def collected(frame: "DataFrame") -> list[Step]:
    """Return the steps of a frame in the order of their numbers."""
    return sorted((Step(*row) for row in frame.collect()), key=lambda step: step.number)


def session(master: str | None, settings: dict[str, str]) -> "SparkSession":
    """Session whose workers find this package where this process found it."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("firsthand")
    if master:
        builder = builder.master(master)
    package = Path(__file__).resolve().parent.parent
    for key, value in ({"spark.executorEnv.PYTHONPATH": str(package)} | settings).items():
        builder = builder.config(key, value)
    return builder.getOrCreate()
