/** Assumptions, as codes with values. @hvmmio/report has the sentences. */

import type { VideoDriver } from '@hvmmio/core/guest';
import type { Property } from './infer/infer.ts';
import type { Dimension } from './infer/observation.ts';
import type { KernelPolicy } from './policy.ts';

/** An assumption where the evidence has no information. */
export type Assumption =
	/** A property of the VM that the evidence does not determine. */
	| {
			readonly id: 'property';
			readonly dimension: Dimension;
			readonly property: Property;
			readonly shown: string | number | boolean;
	  }
	| { readonly id: 'several-vms'; readonly name: string; readonly count: number }
	| { readonly id: 'policy'; readonly role: 'first' | 'second' | 'the'; readonly policy: KernelPolicy }
	| { readonly id: 'same-kernel'; readonly missing: 'first' | 'second' }
	| { readonly id: 'log-of-second' }
	| { readonly id: 'driver-order'; readonly role: 'first' | 'second' }
	| { readonly id: 'video-driver' }
	| { readonly id: 'hyperv-fb-age'; readonly driver: VideoDriver; readonly known: boolean }
	| { readonly id: 'no-device' }
	| { readonly id: 'device-needs'; readonly devices: number }
	| { readonly id: 'loader' };
