/** The messages of every error of this package. Throw sites give a code and the values for the message. */

/** Invalid fields and arguments. */
const ARGUMENTS = {
	u64: (name: string, value: unknown) => `"${name}" expected a bigint of 64 bits, unsigned, got ${String(value)}`,
	u32: (name: string, value: unknown) => `"${name}" expected an integer of 32 bits, unsigned, got ${String(value)}`,
	boolean: (name: string, value: unknown) => `"${name}" expected true or false, got ${String(value)}`,
	input: (value: unknown) => `"input" expected an object, got ${String(value)}`,
	cut: (value: unknown) => `"cut" expected one-byte-long or exact, got ${String(value)}`,
	'resource-size': (value: unknown) => `"resourceSize" expected 32 or 64, got ${String(value)}`,
	policy: (ids: readonly string[], value: unknown) =>
		`"policy" expected one of ${ids.join(', ')}, got ${String(value)}`,
	count: (max: number, value: unknown) => `"count" expected an integer of 0 to ${max}, got ${value}`,
	memory: (bytes: number) => `policy.wasm: memory cannot grow to ${bytes} bytes`,
};

/** A module that cannot be loaded, is not policy.wasm, or breaks its ABI. */
const MODULES = {
	'not-fetched': (url: URL) => `policy.wasm: ${url} cannot be fetched here; read it and load its bytes`,
	'http-status': (url: string, status: number) => `policy.wasm: ${url} answered ${status}`,
	imports: (module: string, name: string) => `not policy.wasm: it imports ${module}.${name}`,
	'abi-version': (expected: number, got: unknown) => `not policy.wasm of ABI version ${expected}: version ${got}`,
	'too-few-policies': (got: number, expected: number) => `policy.wasm has ${got} policies, not ${expected}`,
	'batch-status': (status: number) => `hvmmio_reserve_fb_batch returned ${status} for records of its own area`,
};

export function rangeError<K extends keyof typeof ARGUMENTS>(
	code: K,
	...values: Parameters<(typeof ARGUMENTS)[K]>
): RangeError {
	return new RangeError((ARGUMENTS[code] as (...all: typeof values) => string)(...values));
}

export function moduleError<K extends keyof typeof MODULES>(
	code: K,
	values: Parameters<(typeof MODULES)[K]>,
	options?: ErrorOptions,
): Error {
	return new Error((MODULES[code] as (...all: typeof values) => string)(...values), options);
}

export function sourceError(source: unknown): TypeError {
	return new TypeError(`"source" expected bytes, a WebAssembly.Module, a Response or a URL, got ${String(source)}`);
}
