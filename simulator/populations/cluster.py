"""Past one machine: the lab over the partitions of a population, on Dask.

Every partition is a file that a worker reads part by part and folds with the same core; only totals travel. The figures are
those of one process to the last digit (docs/decisions/0017), and when a worker dies its partitions are done again by another.

Dask is the optional extra ``cluster``. The workers need this program and the files at the same paths.
"""

from __future__ import annotations

import functools
import importlib
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.populations import experiment, store
from simulator.populations.count import groups
from simulator.populations.count.exact_sums import Histogram
from simulator.populations.count.totals import Totals
from simulator.populations.part_fold import Wages
from simulator.reading.errors import InputError
from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from simulator.populations.count.groups import Crowd
    from simulator.populations.experiment import Lab
    from simulator.populations.plan import Plan

    Read = Callable[[Path], Iterable[Crowd]]
    Progress = Callable[[int, int], None]

WORKERS = 2
"""Processes that are started on this machine when no cluster is named."""
PATIENCE = "20s"
"""The longest time for a cluster to answer."""
_EXAMPLE = Plain("tcp://192.0.2.10:8786")
_LOOPBACK = "127.0.0.1:0"
"""The address of the pages of a cluster of this machine: any free port, for this machine alone."""
_EMPTY = "lab.error.nobody"


def run(
    partitions: Sequence[Path],
    plan: Plan,
    *,
    scheduler: str | None = None,
    workers: int = WORKERS,
    read: Read = store.StoredHouseholds,
) -> Lab:
    """The ``Lab`` of all the partitions together. ``read`` reads one; it must be importable by the workers.

    ``scheduler`` is the address of a cluster that runs already (``tcp://…``); without one ``workers`` processes are
    started here. Raises what ``lab.run`` raises, and ``InputError`` where Dask (``MissingExtraError``) or the cluster is not there.
    """
    with connected(scheduler, workers) as client:
        return folded(client, partitions, plan, read)


def folded(
    client: Any,  # noqa: ANN401 - Dask is optional
    partitions: Sequence[Path],
    plan: Plan,
    read: Read = store.StoredHouseholds,
    report: Progress | None = None,
) -> Lab:
    """The same, on a connected client; ``report`` is called after each partition with how many are done, in each pass."""
    if plan.by == groups.DECILE and not plan.bounds:
        plan = replace(
            plan,
            bounds=groups.deciles(map_partitions(client, functools.partial(incomes, read=read), partitions, report)),
        )
    folds = map_partitions(client, functools.partial(one_partition, plan=plan, read=read), partitions, report)
    labs = [lab for lab in folds if lab is not None]
    if not labs:
        raise InputError(_EMPTY)
    return experiment.Lab(
        plan,
        Totals.merged(lab.totals for lab in labs),
        sum(lab.rows for lab in labs),
        {
            law: tuple(sorted({key for lab in labs for key in lab.differing_keys[law]}))
            for law in labs[0].differing_keys
        },
        functools.reduce(Wages.joined, (lab.wages for lab in labs)),
    )


def map_partitions(
    client: Any,  # noqa: ANN401 - as above
    task: Callable[[Any], Any],
    partitions: Sequence[Any],
    report: Progress | None = None,
) -> list[Any]:
    """The result of a task for each partition, in their order. An error of a task is raised here as it is."""
    futures = client.map(task, list(partitions), pure=False)
    if report is not None:
        distributed: Any = importlib.import_module("distributed")
        for done, _ in enumerate(distributed.as_completed(futures), 1):
            report(done, len(futures))
    results: list[Any] = client.gather(futures)
    return results


def incomes(partition: Path, *, read: Read) -> Histogram:
    """The distribution of the incomes of a partition, for the deciles of the population."""
    return Histogram.merged(experiment.incomes(_source(partition, read)))


def one_partition(partition: Path, *, plan: Plan, read: Read) -> Lab | None:
    """The lab of one partition under a plan whose deciles are known; None for an empty one."""
    try:
        return experiment.run(_source(partition, read), plan)
    except InputError as error:
        if error.key == _EMPTY:
            return None
        raise


def _source(partition: Path, read: Read) -> experiment.Source:
    """A partition as a source for ``experiment.run``."""
    return store.StoredHouseholds(partition) if read is store.StoredHouseholds else lambda: read(partition)


@contextmanager
def connected(scheduler: str | None = None, workers: int = WORKERS) -> Iterator[Any]:
    """A client of a cluster: of the one at this address, or of processes of this machine that end with the block."""
    distributed: Any = importlib.import_module("distributed")
    if scheduler is None:
        with (
            distributed.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=_LOOPBACK) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError):
        raise InputError("cluster.unreachable", "--scheduler", got=Plain(scheduler), example=_EXAMPLE) from None
    with client:
        yield client
