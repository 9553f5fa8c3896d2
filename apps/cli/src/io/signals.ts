/** Signals and writes that must not be cut in two. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs synchronous work whole: a signal that comes meanwhile ends the process right after it, as it would have before. */
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
		// What has come is delivered before immediates are run.
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

/** Ends the process as a program in C ends that writes to a pipe nobody reads: by SIGPIPE, 141 in a shell. */
export function dieOfBrokenPipe(): void {
	// Node ignores SIGPIPE; a listener that is taken away again leaves the system's own action.
	const ignore = () => undefined;
	process.on('SIGPIPE', ignore);
	process.off('SIGPIPE', ignore);
	process.kill(process.pid, 'SIGPIPE');
	process.exit(141);
}
