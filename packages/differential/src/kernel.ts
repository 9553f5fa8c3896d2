/** A compiled kernel as an engine; a separate entry point, since it needs the kernel harness. */

export { createKernelEngine } from './engines/kernel.ts';
