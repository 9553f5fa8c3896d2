/** Parses a `hvmmio` command line as the page's state, the inverse of `simulateCommand`. */

import { DEFAULT_OPTIONS, POLICIES, SettingError } from '@hvmmio/core';
import type { Driver } from '@hvmmio/core/guest';
import { resolveAnyVm } from '@hvmmio/core/host';
import {
	readAddress,
	readAddress32,
	readCount,
	readRange,
	readResolution,
	readSize,
	Unreadable,
} from '../form/read.ts';
import { DEFAULT_STATE, type PageState } from './fragment.ts';
import { DEFAULT_SCENARIO, MAX_DEVICES, type Scenario } from './scenario.ts';

type Change = { -readonly [K in keyof Scenario]?: Scenario[K] };
type Reader = (value: string, change: Change) => void;

/** Defaults of the command that differ from the page's. */
const COMMAND_DEFAULTS: Change = { policy: DEFAULT_OPTIONS.policy };

function choice<K extends keyof Scenario>(key: K, values: readonly Scenario[K][]): Reader {
	return (text, change) => {
		const found = values.find((value) => String(value) === text);
		if (found === undefined) {
			throw new Unreadable(`"${text.slice(0, 40)}": expected one of ${values.join(', ')}.`);
		}
		change[key] = found;
	};
}

function drivers(text: string): readonly Driver[] {
	const names = text === 'none' ? [] : text.split(',');
	if (names.some((name) => name !== 'pci' && name !== 'video') || new Set(names).size !== names.length) {
		throw new Unreadable(`"${text.slice(0, 40)}": expected pci,video, video,pci, pci, video or none.`);
	}
	return names as Driver[];
}

function device(text: string): { low: number; high: number } {
	const sizes = { low: 0, high: 0 };
	for (const part of text.split(',')) {
		const [, name, size] = /^(low|high)=(.+)$/.exec(part) ?? [];
		if (name === undefined || size === undefined) {
			throw new Unreadable(`"${text.slice(0, 40)}": expected low=SIZE,high=SIZE.`);
		}
		sizes[name as 'low' | 'high'] = readSize(size);
	}
	return sizes;
}

function framebuffer(text: string): Scenario['framebuffer'] {
	if (text === 'none') {
		return text;
	}
	const [start, size, more] = text.split('+', 3);
	if (start === undefined || size === undefined || more !== undefined) {
		return readRange(text);
	}
	const from = readAddress(start);
	return { start: from, end: from + readSize(size) };
}

const policies = POLICIES.map(({ id }) => id);

const FLAGS: Readonly<Record<string, Reader>> = {
	host: choice('host', ['hyperv', 'openvmm']),
	generation: choice('generation', [1, 2]),
	arch: (text, change) =>
		choice('arch', ['x86_64', 'arm64'])(text === 'aarch64' ? 'arm64' : text === 'amd64' ? 'x86_64' : text, change),
	platform: choice('platform', ['lab', 'azure']),
	'low-mmio': (text, change) => {
		change.lowMmio = readSize(text);
	},
	'high-mmio': (text, change) => {
		change.highMmio = readSize(text);
	},
	'high-mmio-base': (text, change) => {
		change.highMmioBase = readAddress(text);
	},
	resolution: (text, change) => {
		change.resolution = readResolution(text);
	},
	'resolution-type': choice('resolutionType', ['single', 'maximum', 'default']),
	ram: (text, change) => {
		change.ram = readSize(text);
	},
	'root-complexes': (text, change) => {
		change.rootComplexes = readCount(text);
	},
	boot: choice('boot', ['uefi', 'direct', 'devicetree']),
	release: choice('release', ['1.7', 'current']),
	'physical-address-bits': (text, change) => {
		change.physicalAddressBits = readCount(text);
	},
	policy: choice('policy', policies),
	'second-policy': choice('secondPolicy', policies),
	drivers: (text, change) => {
		change.drivers = drivers(text);
	},
	'second-drivers': (text, change) => {
		change.secondDrivers = drivers(text);
	},
	pci: (text, change) => {
		change.pci = [...(change.pci ?? []), device(text)];
		if (change.pci.length > MAX_DEVICES) {
			throw new Unreadable(`More devices than the page holds: expected ${MAX_DEVICES} at most.`);
		}
	},
	loader: choice('loader', ['kexec_load', 'kexec_file_load']),
	'kexec-tools': choice('kexecTools', ['newer', '2.0.18']),
	'video-driver': choice('videoDriver', ['hyperv_drm', 'hyperv_fb', 'hyperv_fb-late-removal', 'hyperv_fb-clears']),
	'lfb-base': (text, change) => {
		change.lfbBase = readAddress32(text);
	},
	'second-lfb-base': (text, change) => {
		change.secondLfbBase = readAddress32(text);
	},
	mmio: (text, change) => {
		change.mmio = [...(change.mmio ?? []), readRange(text)];
	},
	framebuffer: (text, change) => {
		change.framebuffer = framebuffer(text);
	},
};

const SWITCHES: Readonly<Record<string, Change>> = {
	confidential: { confidential: true },
	'no-confidential': { confidential: false },
	gfx: { gfx: true },
	vmbus: { vmbus: true },
	'no-vmbus': { vmbus: false },
	openhcl: { openhcl: true },
	sysfb: { sysfb: true },
	'no-sysfb': { sysfb: false },
	second: { second: true },
	'no-second': { second: false },
	// Flags that only affect output, or that the page always shows.
	json: {},
	explain: {},
	'any-order': {},
};
/** Flags with a value that only affect output. */
const PRINTED: readonly string[] = ['color', 'svg'];
const REPEATED: readonly string[] = ['pci', 'mmio'];
/** Verbs about one VM, with flags whose meaning differs from simulate. */
const VERBS: Readonly<Record<string, readonly string[]>> = {
	simulate: [],
	layout: [],
	plan: ['low-mmio', 'high-mmio'],
	reserve: ['mmio'],
};

/** Shell prompt and the command's name. */
const CALLED = /^(?:[#$>] ?)?(?:npm start (?:--silent )?-- |(?:npx )?(?:\.\/)?hvmmio(?: |$))/;

export function isCommand(line: string): boolean {
	return CALLED.test(line);
}

/** Splits a line into words like a shell, without expansions. */
function wordsOf(line: string): string[] {
	const words = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
	return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

/** @throws Unreadable for a verb or a flag that the page does not have */
export function readCommand(line: string): PageState {
	const [verb = '', ...rest] = wordsOf(line.replace(CALLED, ''));
	const otherwise = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
	if (otherwise === undefined) {
		throw new Unreadable(`"hvmmio ${verb.slice(0, 20)}" is not about one VM: expected hvmmio simulate with its flags.`);
	}
	const change: Change = { ...COMMAND_DEFAULTS };
	const given = new Set<string>();
	for (let i = 0; i < rest.length; i++) {
		const [name = '', inline] = (rest[i] as string).split(/=(.*)/s, 2);
		const flag = name.replace(/^--/, '').slice(0, 40);
		if (!name.startsWith('--')) {
			throw new Unreadable(`"${name.slice(0, 40)}": expected a flag such as --low-mmio 150MB.`);
		}
		const refuse = (why: string) => {
			throw new Unreadable(`--${flag}: ${why}.`);
		};
		if (given.has(flag) && !REPEATED.includes(flag)) {
			refuse('given twice, expected once');
		}
		given.add(flag);
		const known = Object.hasOwn(SWITCHES, flag) ? SWITCHES[flag] : undefined;
		const read = Object.hasOwn(FLAGS, flag) && !otherwise.includes(flag) ? FLAGS[flag] : undefined;
		if (known) {
			Object.assign(change, inline === undefined ? known : refuse('takes no value, expected the flag alone'));
		} else if (read === undefined && !PRINTED.includes(flag)) {
			refuse('the page has no such flag, expected a flag of hvmmio simulate and its value');
		} else {
			const value = inline ?? rest[++i];
			read?.(value ?? refuse('a value is missing'), change);
		}
	}
	const vm: Change = change.host === 'openvmm' && change.gfx === undefined ? { ...change, gfx: false } : change;
	checkVm(change);
	return { ...DEFAULT_STATE, view: verb === 'plan' ? 'plan' : 'map', scenario: { ...DEFAULT_SCENARIO, ...vm } };
}

/** Settings of the VM; the others are the kernels'. */
const VM_KEYS = [
	'host',
	'arch',
	'generation',
	'platform',
	'confidential',
	'lowMmio',
	'highMmio',
	'highMmioBase',
	'resolution',
	'resolutionType',
	'ram',
	'rootComplexes',
	'gfx',
	'boot',
	'vmbus',
	'openhcl',
	'release',
	'physicalAddressBits',
] as const satisfies readonly (keyof Scenario)[];

/**
 * Refuses settings of the other host, which the page would silently ignore, and missing RAM, which has a default only
 * here. @throws Unreadable with the command's reason
 */
function checkVm(change: Change): void {
	const given = Object.fromEntries(VM_KEYS.flatMap((key) => (key in change ? [[key, change[key]]] : [])));
	const framebuffer = change.framebuffer === 'none' ? { framebuffer: 'none' as const } : {};
	try {
		resolveAnyVm({ ...given, ...framebuffer });
	} catch (error) {
		if (error instanceof SettingError) {
			const flag = error.setting.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
			throw new Unreadable(`--${flag}: ${error.reason}; expected ${error.expected}.`);
		}
		throw error;
	}
}
