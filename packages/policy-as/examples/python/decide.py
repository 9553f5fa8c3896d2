"""Python, by Wasmtime: every policy's answers to the records of a file, and with SECONDS how long."""

import sys
from time import perf_counter

from measure import nanoseconds, print_times
from wasmtime import Instance, Module, Store

INPUT_BYTES = 64
OUTPUT_BYTES = 32


def main(wasm: str, records_file: str, answers_file: str, seconds: str = "") -> None:
    began = perf_counter()
    store = Store()
    exports = Instance(store, Module.from_file(store.engine, wasm), []).exports(store)
    load = perf_counter() - began
    memory = exports["memory"]
    with open(records_file, "rb") as file:
        records = file.read()

    n = len(records) // INPUT_BYTES
    area = exports["hvmmio_io_area"](store, n * (INPUT_BYTES + OUTPUT_BYTES))
    output = area + n * INPUT_BYTES
    memory.write(store, records, area)
    with open(answers_file, "wb") as file:
        for policy in range(exports["hvmmio_policy_count"](store)):
            status = exports["hvmmio_reserve_fb_batch"](store, policy, area, output, n)
            if status != 0:
                sys.exit(f"policy {policy}: status {status}")
            file.write(memory.read(store, output, output + n * OUTPUT_BYTES))
    if not seconds:
        return

    policies = range(exports["hvmmio_policy_count"](store))
    many, one = exports["hvmmio_reserve_fb_batch"], exports["hvmmio_reserve_fb"]

    def batch():
        for policy in policies:
            many(store, policy, area, output, n)

    def one_by_one():
        for policy in policies:
            for i in range(n):
                one(store, policy, area + i * INPUT_BYTES, output + i * OUTPUT_BYTES)

    count = len(policies) * n
    print_times(load, nanoseconds(float(seconds), count, batch), nanoseconds(float(seconds), count, one_by_one))


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit("usage: decide.py POLICY_WASM RECORDS ANSWERS [SECONDS]")
    main(*sys.argv[1:])
