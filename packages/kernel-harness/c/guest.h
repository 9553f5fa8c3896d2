typedef u32 acpi_status;
#define AE_OK 0
#define AE_ERROR HH_FAILED
#define AE_NOT_FOUND HH_NOT_FOUND
#define AE_NO_MEMORY 4
#define AE_CTRL_TERMINATE 0x400b
#define ACPI_SUCCESS(status) (!(status))
#define ACPI_FAILURE(status) (status)
#define ACPI_RESOURCE_TYPE_IRQ 0
#define ACPI_RESOURCE_TYPE_MEMORY32 9
#define ACPI_RESOURCE_TYPE_FIXED_MEMORY32 10
#define ACPI_RESOURCE_TYPE_ADDRESS16 11
#define ACPI_RESOURCE_TYPE_ADDRESS32 12
#define ACPI_RESOURCE_TYPE_ADDRESS64 13
#define ACPI_RESOURCE_TYPE_EXTENDED_ADDRESS64 14
#define ACPI_RESOURCE_TYPE_EXTENDED_IRQ 15
struct hh_acpi_address32 {
	u32 granularity, minimum, maximum, translation_offset, address_length;
};
struct hh_acpi_address64 {
	u64 granularity, minimum, maximum, translation_offset, address_length;
};
struct acpi_resource {
	u32 type, length;
	union {
		struct {
			u8 resource_type;
			struct hh_acpi_address32 address;
		} address32;
		struct {
			u8 resource_type;
			struct hh_acpi_address64 address;
		} address64;
		struct {
			u8 interrupt_count;
			u32 interrupts[1];
		} extended_irq;
	} data;
};
static inline bool acpi_dev_resource_interrupt(struct acpi_resource *ares, int index, struct resource *res)
{
	return false;
}

typedef void *acpi_handle;
typedef acpi_status (*acpi_walk_resource_callback)(struct acpi_resource *descriptor, void *context);
#define METHOD_NAME__CRS "_CRS"
#define ACPI_ROOT_OBJECT ((acpi_handle)-1L)
static bool acpi_disabled;
struct acpi_device_flags {
	u32 cca_seen : 1, coherent_dma : 1;
};
struct acpi_device {
	acpi_handle handle;
	struct acpi_device *parent;
	struct acpi_device_flags flags;
	struct device dev;
	void *driver_data;
};
struct platform_device {
	const char *name;
	struct device dev;
};
#define acpi_dev_parent(device) ((device)->parent)
#define ACPI_COMPANION(dev) ((dev)->companion)
#define ACPI_COMPANION_SET(dev, device) ((void)((dev)->companion = (device)))
enum dev_dma_attr { DEV_DMA_NOT_SUPPORTED, DEV_DMA_NON_COHERENT, DEV_DMA_COHERENT };
#define device_get_dma_attr(dev) ((void)(dev), DEV_DMA_COHERENT)

/* The VMBus device, its parent, and the root of the namespace. */
static u32 hh_handles[HH_ROOT];
static struct acpi_device hh_acpi[HH_LEVELS] = {
    {.handle = &hh_handles[HH_OWN_LEVEL], .parent = &hh_acpi[HH_PARENT]},
    {.handle = &hh_handles[HH_PARENT], .parent = &hh_acpi[HH_GRANDPARENT]},
    {.handle = &hh_handles[HH_GRANDPARENT], .parent = &hh_acpi[HH_ROOT]},
    {.handle = ACPI_ROOT_OBJECT},
};
static struct platform_device hh_platform = {.name = "VMBUS:00", .dev = {.companion = &hh_acpi[HH_OWN_LEVEL]}};

static acpi_status acpi_walk_resources(acpi_handle device, const char *name, acpi_walk_resource_callback callback,
				       void *context)
{
	u32 level = device == ACPI_ROOT_OBJECT ? HH_ROOT : (u32)((u32 *)device - hh_handles);

	if (strcmp(name, METHOD_NAME__CRS) != 0 || level >= HH_LEVELS)
		return AE_NOT_FOUND;
	for (u32 i = hh_own_range_from(level); i < hh_own_range_to(level); i++) {
		u64 start = hh_own_range_start(i), last = hh_own_range_last(i);
		struct acpi_resource descriptor = {0};
		acpi_status status;

		if (start >> 32 || last >> 32) {
			descriptor.type = ACPI_RESOURCE_TYPE_ADDRESS64;
			descriptor.data.address64.address.minimum = start;
			descriptor.data.address64.address.maximum = last;
		} else {
			descriptor.type = ACPI_RESOURCE_TYPE_ADDRESS32;
			descriptor.data.address32.address.minimum = start;
			descriptor.data.address32.address.maximum = last;
		}
		status = callback(&descriptor, context);
		if (status == AE_CTRL_TERMINATE)
			break;
		if (ACPI_FAILURE(status))
			return status;
	}
	return hh_own_walk_status(level);
}

struct screen_info {
	u8 orig_video_isVGA;
	u32 lfb_base, lfb_size, ext_lfb_base, capabilities;
};
static struct screen_info screen_info;
struct sysfb_display_info {
	struct screen_info screen;
};
static struct sysfb_display_info sysfb_primary_display;

#define EFI_BOOT 0
static inline bool efi_enabled(int feature)
{
	return feature == EFI_BOOT && hh_own_flags() & HH_EFI;
}
static inline bool hh_confidential(void)
{
	return hh_own_flags() & HH_CONFIDENTIAL;
}
enum cc_attr { CC_ATTR_MEM_ENCRYPT, CC_ATTR_GUEST_MEM_ENCRYPT };
static inline bool cc_platform_has(enum cc_attr attribute)
{
	return hh_confidential();
}
static inline bool hv_is_isolation_supported(void)
{
	return hh_confidential();
}

#ifndef VTPM_BASE_ADDRESS
#define VTPM_BASE_ADDRESS 0xfed40000
#endif

#define PCI_VENDOR_ID_MICROSOFT 0x1414
#define PCI_DEVICE_ID_HYPERV_VIDEO 0x5353
struct pci_dev {
	unsigned short vendor, device;
	struct device dev;
	struct resource resource[6];
};
static struct pci_dev hh_video = {.vendor = PCI_VENDOR_ID_MICROSOFT, .device = PCI_DEVICE_ID_HYPERV_VIDEO};
static inline struct pci_dev *pci_get_device(unsigned int vendor, unsigned int device, struct pci_dev *from)
{
	bool found =
	    vendor == hh_video.vendor && device == hh_video.device && !from && hh_own_flags() & HH_VIDEO_DEVICE;
	return found ? &hh_video : NULL;
}
#define pci_dev_put(pdev) ((void)(pdev))
#define pci_resource_n(pdev, bar) (&(pdev)->resource[bar])
#define pci_resource_start(pdev, bar) (pci_resource_n(pdev, bar)->start)
#define pci_resource_end(pdev, bar) (pci_resource_n(pdev, bar)->end)
#define pci_resource_flags(pdev, bar) (pci_resource_n(pdev, bar)->flags)
#define pci_resource_len(pdev, bar) resource_size(pci_resource_n(pdev, bar))
