#!/bin/sh
# GNU parallel: `parallel.sh JOBS INVENTORY [BLOCK]` prints the verdicts of an inventory (JSON lines), in its order.
# A block whose command is killed is read and decided again. Exit code 1 says that a conflict was found: no failure.
exec parallel --will-cite --pipe-part --arg-file "$2" --block "${3:-4M}" --jobs "$1" --keep-order --retries 4 \
	"hvmmio simulate --ndjson; test \$? -le 1"
