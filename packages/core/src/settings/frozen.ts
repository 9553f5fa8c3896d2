/** Freezes an exported constant recursively, so that no caller can change it for others. */
export function deepFrozen<const T>(value: T): T {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.values(value).forEach(deepFrozen);
		Object.freeze(value);
	}
	return value;
}
