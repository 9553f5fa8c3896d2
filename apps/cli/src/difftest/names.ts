/** The engines that can be asked for by name. */

export const ENGINE_NAMES = ['core', 'wasm'] as const;

export type EngineName = (typeof ENGINE_NAMES)[number];
