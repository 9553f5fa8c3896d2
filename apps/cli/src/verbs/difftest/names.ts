/** The engines by name. */

export const ENGINE_NAMES = ['core', 'wasm', 'kernel'] as const;

/** Engines that need no kernel source. */
export const OWN_ENGINES = ['core', 'wasm'] as const;

export type EngineName = (typeof ENGINE_NAMES)[number];

/** Takes about a second. */
export const DEFAULT_CASES = 2_000_000;
export const DEFAULT_SEED = 1;
