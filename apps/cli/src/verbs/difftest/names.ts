/** The engines that can be asked for by name. */

export const ENGINE_NAMES = ['core', 'wasm', 'kernel'] as const;

/** Those that need no source. */
export const OWN_ENGINES = ['core', 'wasm'] as const;

export type EngineName = (typeof ENGINE_NAMES)[number];
