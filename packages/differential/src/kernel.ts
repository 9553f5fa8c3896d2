/** A compiled kernel as an engine; an entry of its own, since it needs the kernel harness. */

export { createKernelEngine } from './engines/kernel.ts';
