"""Python, by Wasmtime: every policy's answers to the records of a file."""

import sys

from wasmtime import Instance, Module, Store

INPUT_BYTES = 64
OUTPUT_BYTES = 32


def main(wasm: str, records_file: str, answers_file: str) -> None:
    store = Store()
    exports = Instance(store, Module.from_file(store.engine, wasm), []).exports(store)
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


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: decide.py POLICY_WASM RECORDS ANSWERS")
    main(*sys.argv[1:])
