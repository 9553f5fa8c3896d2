#!/bin/sh
# GNU parallel: `parallel.sh JOBS INVENTORY [BYTES]` prints the verdicts of an inventory (JSON lines), in its order.
# A part whose command is killed is decided again: that takes files, with --pipe and --pipe-part its input is lost.
# Exit code 1 says that a conflict was found, which is no failure.
set -e
parts=$(mktemp -d)
trap 'rm -r "$parts"' EXIT
split --line-bytes="${3:-4M}" --numeric-suffixes --suffix-length=6 "$2" "$parts/part-"
parallel --will-cite --jobs "$1" --keep-order --retries 4 "hvmmio simulate --ndjson <{}; test \$? -le 1" ::: "$parts"/part-*
