"""How long decisions take, for an example that is called with SECONDS: how long each way is repeated at least."""

from time import perf_counter


def nanoseconds(seconds, count, work):
    """For one of `count` things that `work` does; it is run twice as often each time, until that takes long enough."""
    rounds = 1
    while True:
        start = perf_counter()
        for _ in range(rounds):
            work()
        elapsed = perf_counter() - start
        if elapsed >= seconds:
            return elapsed * 1e9 / (rounds * count)
        rounds *= 2


def print_times(load_seconds, batch, one):
    print(f"load {load_seconds * 1e3:.2f} ms, batch {batch:.1f} ns, one by one {one:.1f} ns")
