/** Whether the solver can run on this page: its threads share memory, which browsers allow to isolated pages alone. */

import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** Why it cannot, in one sentence; null where it can. */
export function createObstacle(): Accessor<string | null> {
	const { serviceWorker } = navigator;
	const [controlled, setControlled] = createSignal(Boolean(serviceWorker?.controller));
	const look = () => setControlled(Boolean(serviceWorker.controller));
	serviceWorker?.addEventListener('controllerchange', look);
	onCleanup(() => serviceWorker?.removeEventListener('controllerchange', look));
	return () => {
		if (crossOriginIsolated) {
			return typeof SharedArrayBuffer === 'function'
				? null
				: 'Not in this browser: the solver’s threads share memory, and it gives them none to share (SharedArrayBuffer), though this page is isolated.';
		}
		if (!isSecureContext) {
			return 'Not on this page as it was opened: the solver’s threads share memory, which a browser allows over https or on this machine only.';
		}
		return controlled() && !cameFromServiceWorker()
			? 'Reload once, and the solver can run here: this page was loaded before its service worker could isolate it from pages of other sites; what was given here has then to be given again.'
			: 'Not on this page: the solver’s threads share memory, which a browser allows only to a page that its server has isolated from all others (by the headers Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy).';
	};
}

/** Then it has had all that the service worker does, and another load changes nothing. */
function cameFromServiceWorker(): boolean {
	const [load] = performance.getEntriesByType('navigation');
	return load instanceof PerformanceNavigationTiming && load.workerStart > 0;
}
