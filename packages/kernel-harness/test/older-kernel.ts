/** Shapes of `vmbus_drv.c` and its drivers from before today's, in our own words: by what they do, not as they were written. */

import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';

/** The probe as it is since 6.3: given a platform device. */
export const PLATFORM_PROBE = `
static int vmbus_acpi_add(struct platform_device *platform)
{
	struct acpi_device *node = ACPI_COMPANION(&platform->dev);

	if (ACPI_FAILURE(acpi_walk_resources(node->handle, METHOD_NAME__CRS, vmbus_walk_resources, NULL)))
		return -ENODEV;
	for (node = acpi_dev_parent(node); node && node->handle != ACPI_ROOT_OBJECT; node = acpi_dev_parent(node)) {
		if (ACPI_FAILURE(acpi_walk_resources(node->handle, METHOD_NAME__CRS, vmbus_walk_resources, NULL)))
			continue;
		if (hyperv_mmio) {
			vmbus_reserve_fb();
			break;
		}
	}
	return 0;
}
`;

/** As it was before: an ACPI driver's, whose parents are members. */
export const ACPI_PROBE = PLATFORM_PROBE.replace('struct platform_device *platform', 'struct acpi_device *device')
	.replace('struct acpi_device *node = ACPI_COMPANION(&platform->dev);', 'struct acpi_device *node = device;')
	.replaceAll('acpi_dev_parent(node)', 'node->parent');

/** With its probe: all of it is the source's own. */
export const WITH_PROBE = `${OWN_VMBUS}${PLATFORM_PROBE}`;

/** v4.9: the lock is a semaphore, and messages are printed with their level in front. */
export const WITH_SEMAPHORE = edited(
	edited(
		edited(
			edited(OWN_VMBUS, 'static DEFINE_MUTEX(hyperv_mmio_lock);', 'static DEFINE_SEMAPHORE(hyperv_mmio_lock);'),
			'guard(mutex)(&hyperv_mmio_lock);',
			'down(&hyperv_mmio_lock);\n\tup(&hyperv_mmio_lock);',
		),
		'pr_warn("Unexpected low mmio base %pa\\n"',
		'printk(KERN_WARNING "Unexpected low mmio base %pa\\n"',
	),
	/$/,
	ACPI_PROBE,
);

/** v4.1 to v4.6: a list and an allocator, and no reservation. */
export const BEFORE_RESERVATION = (() => {
	const start = OWN_VMBUS.indexOf('static void choose_below_4g');
	const end = OWN_VMBUS.indexOf('int vmbus_allocate_mmio(');
	const withoutReserve = OWN_VMBUS.slice(0, start) + OWN_VMBUS.slice(end, OWN_VMBUS.indexOf('void vmbus_free_mmio('));
	return (
		withoutReserve
			.replace('static struct resource *fb_mmio;\n', '')
			.replace(/\tif \(overlap_ok && fb_mmio[\s\S]*?\n\t\}\n/, '')
			.replace(/\t\t\tif \(!overlap_ok[\s\S]*?continue;\n/, '') + ACPI_PROBE.replace('\t\t\tvmbus_reserve_fb();\n', '')
	);
})();

/** v3: the ranges are one resource, and there is neither list nor allocator. */
export const BEFORE_LIST = `
struct resource hyperv_mmio = { .name = "hyperv mmio", .flags = IORESOURCE_MEM };

static acpi_status vmbus_walk_resources(struct acpi_resource *descriptor, void *unused)
{
	if (descriptor->type == ACPI_RESOURCE_TYPE_ADDRESS64) {
		hyperv_mmio.start = descriptor->data.address64.address.minimum;
		hyperv_mmio.end = descriptor->data.address64.address.maximum;
	}
	return AE_OK;
}

static int vmbus_acpi_add(struct acpi_device *device)
{
	if (ACPI_FAILURE(acpi_walk_resources(device->handle, METHOD_NAME__CRS, vmbus_walk_resources, NULL)))
		return -ENODEV;
	if (device->parent)
		acpi_walk_resources(device->parent->handle, METHOD_NAME__CRS, vmbus_walk_resources, NULL);
	return 0;
}
`;
