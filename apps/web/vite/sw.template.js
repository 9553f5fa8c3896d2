// Caches the page's files: the page opens offline, and a new build replaces all of them at once.

const CACHE = `hvmmio-${'VERSION'}`;
const FILES = ['FILES'];
const ISOLATION = ['ISOLATION'];

addEventListener('install', (event) => {
	event.waitUntil(
		caches
			.open(CACHE)
			.then((cache) => cache.addAll(FILES))
			// A newer build waits for 'take over', or until no page of the old one is open: such a page may still load a view.
			.then(() => (registration.active ? undefined : skipWaiting())),
	);
});

addEventListener('message', (event) => {
	if (event.data === 'take over') {
		event.waitUntil(skipWaiting());
	}
});

addEventListener('activate', (event) => {
	event.waitUntil(
		caches
			.keys()
			.then((names) => names.filter((name) => name.startsWith('hvmmio-') && name !== CACHE))
			.then((old) => Promise.all(old.map((name) => caches.delete(name))))
			.then(() => clients.claim()),
	);
});

addEventListener('fetch', (event) => {
	const { request } = event;
	if (request.method === 'GET' && new URL(request.url).origin === location.origin) {
		event.respondWith(answer(event).then(isolated));
	}
});

async function answer(event) {
	const { request } = event;
	const cache = await caches.open(CACHE);
	const kept = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
	if (kept) {
		return kept;
	}
	const response = await fetch(request);
	if (response.status === 200) {
		// Not awaited, so that the page can show the progress of the response. Without room it is fetched again next time.
		event.waitUntil(cache.put(request, response.clone()).catch(() => undefined));
	}
	return response;
}

/** Adds the headers that isolate the page, in case this host does not send them. They apply from the next load. */
function isolated(response) {
	// The browser follows a redirect itself; its headers cannot be set.
	if (response.status !== 200) {
		return response;
	}
	const headers = new Headers(response.headers);
	for (const [name, value] of ISOLATION) {
		headers.set(name, value);
	}
	return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
