declare module '*.c' {
	const text: string;
	export default text;
}
declare module '*.h' {
	const text: string;
	export default text;
}
