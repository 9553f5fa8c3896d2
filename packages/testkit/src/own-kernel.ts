/**
 * A `vmbus_drv.c` written for the tests from docs/domain.md, sections 3 to 5, with the policy `low-half`. It serves
 * tests that must run without kernel sources.
 */

export const OWN_VMBUS = String.raw`
#define pr_fmt(text) KBUILD_MODNAME ": " text
#include <linux/does-not-matter.h>

#define TPM_START 0xfed40000
#define MIN_FRAMEBUFFER SZ_8M

static struct resource *hyperv_mmio;
static struct resource *fb_mmio;
static DEFINE_MUTEX(hyperv_mmio_lock);

struct unrelated { struct list_head not_known_here; };

static int not_needed(struct unrelated *thing)
{
	return does_not_exist(thing);
}

#ifdef CONFIG_ACPI
static bool range_of(struct acpi_resource *descriptor, resource_size_t *first, resource_size_t *last)
{
	if (descriptor->type == ACPI_RESOURCE_TYPE_ADDRESS32) {
		*first = descriptor->data.address32.address.minimum;
		*last = descriptor->data.address32.address.maximum;
		return true;
	}
	if (descriptor->type == ACPI_RESOURCE_TYPE_ADDRESS64) {
		*first = descriptor->data.address64.address.minimum;
		*last = descriptor->data.address64.address.maximum;
		return true;
	}
	return false;
}

static acpi_status __init vmbus_walk_resources(struct acpi_resource *descriptor, void *unused)
{
	struct resource **link = &hyperv_mmio, *node, *range;
	resource_size_t first, last;

	if (!range_of(descriptor, &first, &last) || last < SZ_1M)
		return AE_OK;
	if (first < TPM_START && last >= TPM_START)
		last = TPM_START - 1;
	for (; (node = *link); link = &node->sibling) {
		if (node->end + 1 == first) {
			node->end = last;
			return AE_OK;
		}
		if (node->start == last + 1) {
			node->start = first;
			return AE_OK;
		}
		if (node->start > last)
			break;
	}
	range = kzalloc(sizeof(*range), GFP_ATOMIC);
	if (!range)
		return AE_NO_MEMORY;
	range->flags = IORESOURCE_MEM;
	range->start = first;
	range->end = last;
	range->sibling = node;
	*link = range;
	return AE_OK;
}
#endif

static void choose_below_4g(resource_size_t *base, resource_size_t *bytes)
{
	resource_size_t low = hyperv_mmio->start;

	*base = screen_info.lfb_base;
	*bytes = max_t(u32, screen_info.lfb_size, MIN_FRAMEBUFFER);
	if (low == 0 || upper_32_bits(low) != 0 || (*base != 0 && *base < low)) {
		pr_warn("Unexpected low mmio base %pa\n", &low);
		return;
	}
	*base = *base ?: low;
	*bytes = min((SZ_4G - *base) / 2, SZ_128M);
}

static void __maybe_unused vmbus_reserve_fb(void)
{
	resource_size_t base = 0, bytes = 0;

	if (!efi_enabled(EFI_BOOT)) {
		struct pci_dev *video = pci_get_device(PCI_VENDOR_ID_MICROSOFT, PCI_DEVICE_ID_HYPERV_VIDEO, NULL);

		if (!video)
			return;
		if (pci_resource_flags(video, 0) & IORESOURCE_MEM) {
			base = pci_resource_start(video, 0);
			bytes = pci_resource_len(video, 0);
		}
		pci_dev_put(video);
	} else if (IS_ENABLED(CONFIG_SYSFB)) {
		choose_below_4g(&base, &bytes);
	}
	if (base == 0) {
		pr_warn("Unexpected framebuffer mmio base of zero\n");
		return;
	}
	while (!fb_mmio && bytes >= SZ_1M) {
		fb_mmio = __request_region(hyperv_mmio, base, bytes, "framebuffer", 0);
		bytes /= 2;
	}
	pr_info("hv_mmio=%pR,%pR fb=%pR\n", hyperv_mmio, hyperv_mmio->sibling, fb_mmio);
}

static bool is_in_reservation(resource_size_t address)
{
	return fb_mmio && address >= fb_mmio->start && address <= fb_mmio->end;
}

int vmbus_allocate_mmio(struct resource **granted, struct hv_device *device, resource_size_t min, resource_size_t max,
	resource_size_t size, resource_size_t align, bool overlap_ok)
{
	resource_size_t at;

	guard(mutex)(&hyperv_mmio_lock);
	if (overlap_ok && fb_mmio && min <= fb_mmio->end && max >= fb_mmio->start) {
		for (at = ALIGN(fb_mmio->start, align); at + size - 1 <= fb_mmio->end; at += align) {
			*granted = request_mem_region_exclusive(at, size, dev_name(&device->device));
			if (*granted)
				return 0;
		}
	}
	for (struct resource *node = hyperv_mmio; node; node = node->sibling) {
		if (node->start >= max || node->end <= min)
			continue;
		for (at = ALIGN(node->start, align); at + size - 1 <= node->end; at += align) {
			if (!overlap_ok && (is_in_reservation(at) || is_in_reservation(at + size - 1)))
				continue;
			if (!__request_region(node, at, size, NULL, IORESOURCE_BUSY))
				continue;
			*granted = request_mem_region_exclusive(at, size, dev_name(&device->device));
			if (*granted)
				return 0;
			__release_region(node, at, size);
		}
	}
	return -ENXIO;
}
EXPORT_SYMBOL_GPL(vmbus_allocate_mmio);

void vmbus_free_mmio(resource_size_t start, resource_size_t size)
{
	if (!(is_in_reservation(start) && is_in_reservation(start + size - 1)))
		for (struct resource *node = hyperv_mmio; node; node = node->sibling)
			if (node->start < start + size && node->end > start)
				__release_region(node, start, size);
	release_mem_region(start, size);
}
EXPORT_SYMBOL_GPL(vmbus_free_mmio);
`;

/** The source with one text, which must exist, replaced. */
export function edited(source: string, from: string | RegExp, to: string): string {
	const result = source.replace(from, to);
	if (result === source) {
		throw new Error(`the edit of ${from} changes nothing`);
	}
	return result;
}
