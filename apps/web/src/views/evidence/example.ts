/** What the console of a kdump kernel shows on a large Azure VM whose root disk is behind pci-hyperv, before the fix. */
export const EXAMPLE = `[    0.000000] Hypervisor detected: Microsoft Hyper-V
[    0.000000] e820: [mem 0x40000000-0xffffffff] available for PCI devices
[    4.105233] hv_vmbus: registering driver hv_pci
[    4.118803] hv_pci 7b1f0a8e-8f2c-4a63-9d1c-2a1f4b5c6d7e: PCI VMBus probing: Using version 0x10004
[    4.131377] hv_pci 7b1f0a8e-8f2c-4a63-9d1c-2a1f4b5c6d7e: PCI Pass-through VSP failed D0 Entry with status c0370048
[    4.131902] hv_pci 7b1f0a8e-8f2c-4a63-9d1c-2a1f4b5c6d7e: probe with driver hv_pci failed with error -71
`;
