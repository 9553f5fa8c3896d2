/** Machines of one build, each used by one caller after the other, and by each as if it were new. */

import { STATE_AT } from './layout.ts';
import { Machine } from './machine.ts';

/** A machine is made in some hundred microseconds and leaves 3 MiB to be collected; put back, it is one in a tenth of that. */
export class MachinePool {
	private readonly module: WebAssembly.Module;
	private readonly free: Machine[] = [];
	/** Memory as the module has it when it is loaded. */
	private pristine: Uint8Array | null = null;

	constructor(module: WebAssembly.Module) {
		this.module = module;
	}

	/** @throws NotModelled where the host has no memory for one */
	take(): Machine {
		const known = this.free.pop();
		if (known) {
			return known;
		}
		const machine = new Machine(this.module);
		this.pristine ??= new Uint8Array(machine.memory).slice();
		return machine;
	}

	/** Takes a machine back from a caller that asks it no more. One that trapped is not to be given back. */
	giveBack(machine: Machine): void {
		const { from, to } = machine.takeWritten();
		const pristine = this.pristine as Uint8Array;
		const memory = new Uint8Array(machine.memory);
		memory.set(pristine.subarray(from, to), from);
		memory.set(pristine.subarray(STATE_AT), STATE_AT);
		this.free.push(machine);
	}
}
