"""Dask distributed: `dask_bag.py WORKERS INVENTORY OUT` writes the verdicts of an inventory (JSON lines) to files in a folder.

WORKERS is how many to start on this machine, or the address of a scheduler.
"""

import subprocess
import sys

import dask.bag
from dask.distributed import Client, LocalCluster

BLOCK_BYTES = 4_000_000


def decide(lines):
    lines = list(lines)
    run = subprocess.run(["hvmmio", "simulate", "--ndjson"], input="".join(lines), capture_output=True, text=True)
    # 1 says that a conflict was found, which is no failure of the worker; any other is one.
    if run.returncode > 1 or run.returncode < 0:
        raise RuntimeError(f"hvmmio ended with {run.returncode}: {run.stderr[-500:]}")
    return run.stdout.splitlines()


def main(workers, inventory, out, block_bytes=BLOCK_BYTES):
    cluster = LocalCluster(n_workers=int(workers), threads_per_worker=1, dashboard_address=None) if workers.isdigit() else None
    with Client(cluster or workers):
        answers = dask.bag.read_text(inventory, blocksize=int(block_bytes)).map_partitions(decide)
        answers.to_textfiles(f"{out}/part-*.ndjson")
    if cluster:
        cluster.close()


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit("usage: dask_bag.py WORKERS|ADDRESS INVENTORY OUT [BLOCK_BYTES]")
    main(*sys.argv[1:])
