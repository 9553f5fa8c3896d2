/** Freezes a constant that is handed out, and all that is in it, so that no caller can change it for the others. */
export function deepFrozen<const T>(value: T): T {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.values(value).forEach(deepFrozen);
		Object.freeze(value);
	}
	return value;
}
