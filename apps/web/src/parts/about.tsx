/** Introduction: what the map shows. */

export function About() {
	return (
		<details class="card about no-print">
			<summary>
				<h2>What this shows</h2>
			</summary>
			<p>
				A guest of Hyper-V or OpenVMM has a window of addresses below 4 GiB, low MMIO. The host puts the framebuffer
				into it; the guest takes windows for its passed-through PCI devices from what is left. At boot the kernel sets a
				range aside so that no device gets the framebuffer's addresses: the reservation.
			</p>
			<p>
				A kdump or kexec kernel often does not know where the framebuffer is. If it reserves nothing, or too little, the
				PCI driver takes the framebuffer's addresses. Hyper-V then refuses the device, and a crash dump cannot be
				written; OpenVMM refuses nothing, and both use the same addresses. The lanes show the host and both kernels on
				this VM; the last lane shows the second kernel of what it is compared with.
			</p>
			<p>Everything is computed in this page. Nothing leaves the browser.</p>
		</details>
	);
}
