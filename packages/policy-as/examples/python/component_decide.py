"""Python, by Wasmtime's bindings of the component: every policy's answers, and with SECONDS how long."""

import struct
import sys
from time import perf_counter

from measure import nanoseconds, print_times
from wasmtime import Engine, Store
from wasmtime.component import Component, Linker, Record

INTERFACE = "hvmmio:policy/decision@1.0.0"
# In the order of the policies' numbers, as wit/policy.wit names them.
POLICIES = [
    "screen-info",
    "gen1-bar",
    "sysfb-gate",
    "low-half",
    "low-half-ungated",
    "low-half-screen-info",
    "seed-proposal",
    "low-half-skip-cvm",
    "fixed64m-fallback",
    "fixed64m-always",
    "config-window-high",
    "none",
]
CONDITIONS = ["efi", "sysfb", "video-device", "bar-is-memory", "confidential", "resource32"]
MESSAGES = ["unexpected-low-mmio-base", "framebuffer-base-zero"]
# The module's records, docs of which are in the C header.
INPUT = struct.Struct("<4Q3I20x")
OUTPUT = struct.Struct("<3Q2I")


def record(**fields):
    made = Record()
    for name, value in fields.items():
        setattr(made, name.replace("_", "-"), value)
    return made


def input_of(fields):
    first, last, bar_start, bar_len, lfb_base, lfb_size, flags = fields
    return record(
        node=record(first=first, last=last),
        bar_start=bar_start,
        bar_len=bar_len,
        lfb_base=lfb_base,
        lfb_size=lfb_size,
        conditions={name for bit, name in enumerate(CONDITIONS) if flags >> bit & 1},
    )


def bytes_of(answer):
    messages = sum(1 << bit for bit, name in enumerate(MESSAGES) if name in answer.messages)
    return OUTPUT.pack(answer.start, answer.size, getattr(answer, "first-size"), answer.attempts, messages)


def main(component: str, records_file: str, answers_file: str, seconds: str = "") -> None:
    began = perf_counter()
    store = Store(Engine())
    instance = Linker(store.engine).instantiate(store, Component.from_file(store.engine, component))
    load = perf_counter() - began
    interface = instance.get_export_index(store, INTERFACE)
    many = instance.get_func(store, instance.get_export_index(store, "reserve-fb-many", interface))
    one = instance.get_func(store, instance.get_export_index(store, "reserve-fb", interface))
    with open(records_file, "rb") as file:
        inputs = [input_of(fields) for fields in INPUT.iter_unpack(file.read())]
    with open(answers_file, "wb") as file:
        for policy in POLICIES:
            answers = many(store, policy, inputs)
            many.post_return(store)
            single = one(store, policy, inputs[0])
            one.post_return(store)
            if bytes_of(single) != bytes_of(answers[0]):
                sys.exit(f"{policy}: one and many differ")
            file.write(b"".join(map(bytes_of, answers)))
    if not seconds:
        return

    def batch():
        for policy in POLICIES:
            many(store, policy, inputs)
            many.post_return(store)

    def one_by_one():
        for policy in POLICIES:
            for record in inputs:
                one(store, policy, record)
                one.post_return(store)

    count = len(POLICIES) * len(inputs)
    print_times(load, nanoseconds(float(seconds), count, batch), nanoseconds(float(seconds), count, one_by_one))


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit("usage: component_decide.py POLICY_COMPONENT_WASM RECORDS ANSWERS [SECONDS]")
    main(*sys.argv[1:])
