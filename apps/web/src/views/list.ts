/**
 * The views, in the order of the navigation. A view is a module whose default export is a component. It is loaded on
 * demand, except the first one, which is part of the page. A new view needs one entry here.
 */

import { type Component, lazy } from 'solid-js';
import MapView from './map-view.tsx';

export interface View {
	/** Id in the address; never changes. */
	readonly id: string;
	readonly name: string;
	readonly component: Component;
	/** True if it is about the VM of the settings; their verdict is then shown above it. */
	readonly ofVm: boolean;
}

export const VIEWS: readonly View[] = [
	{ id: 'map', name: 'Map', component: MapView, ofVm: true },
	{ id: 'why', name: 'Why', component: lazy(() => import('./why-view.tsx')), ofVm: true },
	{ id: 'film', name: 'Film', component: lazy(() => import('./film-view.tsx')), ofVm: false },
	{ id: 'compare', name: 'Compare', component: lazy(() => import('./compare-view.tsx')), ofVm: true },
	{ id: 'all', name: 'All VMs', component: lazy(() => import('./all-view.tsx')), ofVm: true },
	{ id: 'plan', name: 'Plan', component: lazy(() => import('./plan-view.tsx')), ofVm: true },
	{ id: 'wall', name: 'Kernels', component: lazy(() => import('./wall-view.tsx')), ofVm: false },
	{ id: 'evidence', name: 'Evidence', component: lazy(() => import('./evidence-view.tsx')), ofVm: false },
	{ id: 'patch', name: 'Patch', component: lazy(() => import('./patch-view.tsx')), ofVm: false },
	{ id: 'engines', name: 'Engines', component: lazy(() => import('./engines-view.tsx')), ofVm: false },
	{ id: 'share', name: 'Share', component: lazy(() => import('./share-view.tsx')), ofVm: true },
];
