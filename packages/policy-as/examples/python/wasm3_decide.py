"""wasm3, an interpreter in C, by its Python package: every policy's answers to the records of a file, and with SECONDS how long."""

import sys
from time import perf_counter

import wasm3
from measure import nanoseconds, print_times

INPUT_BYTES = 64
OUTPUT_BYTES = 32
STACK_BYTES = 64 * 1024


def main(wasm: str, records_file: str, answers_file: str, seconds: str = "") -> None:
    began = perf_counter()
    environment = wasm3.Environment()
    runtime = environment.new_runtime(STACK_BYTES)
    with open(wasm, "rb") as file:
        runtime.load(environment.parse_module(file.read()))
    load = perf_counter() - began
    with open(records_file, "rb") as file:
        records = file.read()

    n = len(records) // INPUT_BYTES
    area = runtime.find_function("hvmmio_io_area")(n * (INPUT_BYTES + OUTPUT_BYTES))
    output = area + n * INPUT_BYTES
    runtime.get_memory(0)[area:output] = records
    decide = runtime.find_function("hvmmio_reserve_fb_batch")
    with open(answers_file, "wb") as file:
        for policy in range(runtime.find_function("hvmmio_policy_count")()):
            status = decide(policy, area, output, n)
            if status != 0:
                sys.exit(f"policy {policy}: status {status}")
            file.write(runtime.get_memory(0)[output : output + n * OUTPUT_BYTES])
    if not seconds:
        return

    policies = range(runtime.find_function("hvmmio_policy_count")())
    decide_one = runtime.find_function("hvmmio_reserve_fb")

    def batch():
        for policy in policies:
            decide(policy, area, output, n)

    def one_by_one():
        for policy in policies:
            for i in range(n):
                decide_one(policy, area + i * INPUT_BYTES, output + i * OUTPUT_BYTES)

    count = len(policies) * n
    print_times(load, nanoseconds(float(seconds), count, batch), nanoseconds(float(seconds), count, one_by_one))


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit("usage: wasm3_decide.py POLICY_WASM RECORDS ANSWERS [SECONDS]")
    main(*sys.argv[1:])
