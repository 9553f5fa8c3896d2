/** Signal handling, and work that must not be interrupted. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs synchronous work to completion: a signal that arrives meanwhile ends the process right after it. */
export function uninterrupted<T>(work: () => T): T {
	let received: NodeJS.Signals | undefined;
	const keep = (signal: NodeJS.Signals) => {
		received = signal;
	};
	for (const signal of SIGNALS) {
		process.on(signal, keep);
	}
	try {
		return work();
	} finally {
		// Pending signals are delivered before immediates run.
		setImmediate(() => {
			for (const signal of SIGNALS) {
				process.off(signal, keep);
			}
			if (received !== undefined) {
				process.kill(process.pid, received);
			}
		});
	}
}

/** Ends the process by SIGPIPE, 141 in a shell, like a C program that writes to a closed pipe. */
export function dieOfBrokenPipe(): void {
	// Node ignores SIGPIPE; adding and removing a listener restores the default action.
	const ignore = () => undefined;
	process.on('SIGPIPE', ignore);
	process.off('SIGPIPE', ignore);
	process.kill(process.pid, 'SIGPIPE');
	process.exit(141);
}
