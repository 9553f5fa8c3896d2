/**
 * Registers the service worker, which makes the page available offline, and handles updates. Not used on localhost,
 * where a program that uses the port later would get this page.
 */

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export function isLoopback(hostname: string): boolean {
	return LOOPBACK.test(hostname);
}

/** @param onNewer called with a function that loads the newer build, which is waiting or already active */
export function watchUpdates(onNewer: (load: () => void) => void): void {
	if (!import.meta.env.PROD || !('serviceWorker' in navigator)) {
		return;
	}
	const { serviceWorker } = navigator;
	// Without a service worker (file: address, private window) the page works, but not offline.
	const silently = () => undefined;
	if (isLoopback(location.hostname)) {
		removeOurs(serviceWorker).catch(silently);
		return;
	}
	serviceWorker.register('sw.js').then((registration) => watch(registration, onNewer), silently);
}

/** Removes a service worker of an older build. */
async function removeOurs(serviceWorker: ServiceWorkerContainer): Promise<void> {
	const scope = new URL('./', location.href).href;
	const all = await serviceWorker.getRegistrations();
	await Promise.all(all.filter((each) => each.scope === scope).map((each) => each.unregister()));
	const names = (await caches.keys()).filter((name) => name.startsWith('hvmmio-'));
	await Promise.all(names.map((name) => caches.delete(name)));
}

function watch(registration: ServiceWorkerRegistration, onNewer: (load: () => void) => void): void {
	const { serviceWorker } = navigator;
	let controlled = serviceWorker.controller !== null;
	let requested = false;
	const reload = () => location.reload();
	const offer = (waiting: ServiceWorker) =>
		onNewer(() => {
			requested = true;
			waiting.postMessage('take over');
		});
	const look = () => {
		const { installing, waiting } = registration;
		if (waiting && controlled) {
			offer(waiting);
		}
		installing?.addEventListener('statechange', () => {
			if (installing.state === 'installed' && controlled) {
				offer(installing);
			}
		});
	};
	registration.addEventListener('updatefound', look);
	look();
	serviceWorker.addEventListener('controllerchange', () => {
		if (requested) {
			reload();
		} else if (controlled) {
			// The update was requested in another tab; this tab's remaining chunks are no longer cached.
			onNewer(reload);
		}
		controlled = true;
	});
	// A tab that stays open for days does not check by itself.
	document.addEventListener('visibilitychange', () => {
		if (document.visibilityState === 'visible') {
			registration.update().catch(() => undefined);
		}
	});
}
