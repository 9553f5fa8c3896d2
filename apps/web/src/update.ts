/**
 * The service worker, which lets the page open without a network, and how a newer build takes its place. There is none
 * on this machine's own addresses: another program that has the port later would get this page.
 */

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export function isLoopback(hostname: string): boolean {
	return LOOPBACK.test(hostname);
}

/** @param onNewer is given a function that loads the newer build, which waits or has taken over */
export function watchUpdates(onNewer: (load: () => void) => void): void {
	if (!import.meta.env.PROD || !('serviceWorker' in navigator)) {
		return;
	}
	const { serviceWorker } = navigator;
	// Without one (a file: address, a private window) the page works all the same, but not offline.
	const silently = () => undefined;
	if (isLoopback(location.hostname)) {
		removeOurs(serviceWorker).catch(silently);
		return;
	}
	serviceWorker.register('sw.js').then((registration) => watch(registration, onNewer), silently);
}

/** What an older build of this page may have left here. */
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
	let asked = false;
	const reload = () => location.reload();
	const offer = (waiting: ServiceWorker) =>
		onNewer(() => {
			asked = true;
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
		if (asked) {
			reload();
		} else if (controlled) {
			// Asked for in another tab: this one's later parts are no longer kept.
			onNewer(reload);
		}
		controlled = true;
	});
	// A tab that stays open for days would not look by itself.
	document.addEventListener('visibilitychange', () => {
		if (document.visibilityState === 'visible') {
			registration.update().catch(() => undefined);
		}
	});
}
