"""Runs the steps on Dask."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from .plan import Plan
from .steps import FAN_IN, Step, Steps

if TYPE_CHECKING:
    from distributed import Client


def run(client: "Client", steps: Steps, plan: Plan) -> Step:
    """Build one index of all shards. The package and the tool must be on every machine.

    All addresses pass through the memory of this process: about 200 MB a million articles.
    """
    # Results are kept by name: without `pure=False`, two jobs in one cluster would share them.
    built = client.gather(client.map(steps.build, plan.shards, pure=False))
    unique = drop_repeats(client, steps, built)
    level = 0
    while level == 0 or len(unique) > 1:
        starts = range(0, len(unique), FAN_IN)
        groups = [unique[start : start + FAN_IN] for start in starts]
        levels, numbers = [level] * len(groups), range(len(groups))
        unique = client.gather(client.map(steps.merge, levels, numbers, groups, pure=False))
        level += 1
    return unique[0]


def drop_repeats(client: "Client", steps: Steps, built: Sequence[Step]) -> list[Step]:
    """Remove from each shard the articles whose addresses an earlier shard has."""
    listed = client.gather(client.map(steps.addresses, built, pure=False))
    repeats = repeated(listed)
    losers = list(repeats)
    dropped = client.gather(
        client.map(steps.drop, [built[number] for number in losers], [repeats[number] for number in losers], pure=False)
    )
    changed = dict(zip(losers, dropped, strict=True))
    return [changed.get(step.number, step) for step in built]


def repeated(listed: Iterable[Iterable[tuple[str, str]]]) -> dict[int, list[str]]:
    """Addresses of each shard that an earlier one has, given the addresses of all shards in order."""
    seen: set[str] = set()
    repeats: dict[int, list[str]] = {}
    for number, addresses in enumerate(listed):
        for key, address in addresses:
            if key in seen:
                repeats.setdefault(number, []).append(address)
            seen.add(key)
    return repeats
