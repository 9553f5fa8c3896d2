/** The shim's kernel interfaces: resources, locks, messages, ACPI, PCI, EFI, Hyper-V. By behaviour, in our own words. */

export const KERNEL = String.raw`
struct resource {
	resource_size_t start, end;
	unsigned long flags, desc;
	const char *name;
	struct resource *child, *sibling, *parent;
};
#define IORESOURCE_IO 0x100
#define IORESOURCE_MEM 0x200
#define IORESOURCE_REG 0x300
#define IORESOURCE_IRQ 0x400
#define IORESOURCE_DMA 0x800
#define IORESOURCE_BUS 0x1000
#define IORESOURCE_TYPE_BITS 0x1f00
#define IORESOURCE_PREFETCH 0x2000
#define IORESOURCE_READONLY 0x4000
#define IORESOURCE_SIZEALIGN 0x40000
#define IORESOURCE_STARTALIGN 0x80000
#define IORESOURCE_MEM_64 0x100000
#define IORESOURCE_WINDOW 0x200000
#define IORESOURCE_MUXED 0x400000
#define IORESOURCE_EXT_TYPE_BITS 0x1000000
#define IORESOURCE_SYSRAM 0x1000000
#define IORESOURCE_SYSTEM_RAM (IORESOURCE_MEM | IORESOURCE_SYSRAM)
#define IORESOURCE_EXCLUSIVE 0x8000000
#define IORESOURCE_DISABLED 0x10000000
#define IORESOURCE_UNSET 0x20000000
#define IORESOURCE_AUTO 0x40000000
#define IORESOURCE_BUSY 0x80000000
enum { IORES_DESC_NONE, IORES_DESC_CRASH_KERNEL, IORES_DESC_ACPI_TABLES, IORES_DESC_ACPI_NV_STORAGE,
	IORES_DESC_PERSISTENT_MEMORY, IORES_DESC_PERSISTENT_MEMORY_LEGACY, IORES_DESC_DEVICE_PRIVATE_MEMORY,
	IORES_DESC_RESERVED, IORES_DESC_SOFT_RESERVED, IORES_DESC_CXL };
#define IO_SPACE_LIMIT 0xffff

extern struct resource iomem_resource;
struct resource *__request_region(struct resource *parent, resource_size_t start, resource_size_t size,
	const char *name, int flags);
void __release_region(struct resource *parent, resource_size_t start, resource_size_t size);
#define request_mem_region(start, size, name) __request_region(&iomem_resource, (start), (size), (name), 0)
#define request_mem_region_exclusive(start, size, name) \
	__request_region(&iomem_resource, (start), (size), (name), IORESOURCE_EXCLUSIVE)
#define release_mem_region(start, size) __release_region(&iomem_resource, (start), (size))
static inline resource_size_t resource_size(const struct resource *res) { return res->end - res->start + 1; }
static inline unsigned long resource_type(const struct resource *res) { return res->flags & IORESOURCE_TYPE_BITS; }
static inline unsigned long resource_ext_type(const struct resource *res) { return res->flags & IORESOURCE_EXT_TYPE_BITS; }
static inline bool resource_contains(const struct resource *outer, const struct resource *inner)
{
	return resource_type(outer) == resource_type(inner) && !((outer->flags | inner->flags) & IORESOURCE_UNSET) &&
		outer->start <= inner->start && outer->end >= inner->end;
}
static inline bool resource_overlaps(const struct resource *a, const struct resource *b)
{
	return a->start <= b->end && a->end >= b->start;
}
static inline bool resource_intersection(const struct resource *a, const struct resource *b, struct resource *both)
{
	if (!resource_overlaps(a, b))
		return false;
	both->start = a->start > b->start ? a->start : b->start;
	both->end = a->end < b->end ? a->end : b->end;
	return true;
}
static inline bool resource_union(const struct resource *a, const struct resource *b, struct resource *either)
{
	if (!resource_overlaps(a, b))
		return false;
	either->start = a->start < b->start ? a->start : b->start;
	either->end = a->end > b->end ? a->end : b->end;
	return true;
}
static inline void resource_set_size(struct resource *res, resource_size_t size) { res->end = res->start + size - 1; }
static inline void resource_set_range(struct resource *res, resource_size_t start, resource_size_t size)
{
	res->start = start;
	resource_set_size(res, size);
}
#define DEFINE_RES_NAMED(begin, size, what, kind) \
	(struct resource) { .start = (begin), .end = (begin) + (size) - 1, .name = (what), .flags = (kind) }
#define DEFINE_RES_MEM(begin, size) DEFINE_RES_NAMED(begin, size, NULL, IORESOURCE_MEM)
#define DEFINE_RES_MEM_NAMED(begin, size, what) DEFINE_RES_NAMED(begin, size, what, IORESOURCE_MEM)

/* One thread, nobody to wait for: locks cost nothing and are always free, and what would sleep never wakes. */
struct mutex { int held; };
typedef struct { int held; } rwlock_t, spinlock_t;
#define DEFINE_MUTEX(name) struct mutex name
#define DEFINE_RWLOCK(name) rwlock_t name
#define DEFINE_SPINLOCK(name) spinlock_t name
#define mutex_lock(lock) ((void)(lock))
#define mutex_unlock(lock) ((void)(lock))
#define read_lock(lock) ((void)(lock))
#define read_unlock(lock) ((void)(lock))
#define write_lock(lock) ((void)(lock))
#define write_unlock(lock) ((void)(lock))
#define spin_lock(lock) ((void)(lock))
#define spin_unlock(lock) ((void)(lock))
#define lockdep_assert_held(lock) ((void)(lock))
#define guard(kind) (void)
typedef struct { int waiting; } wait_queue_head_t, wait_queue_entry_t;
#define DECLARE_WAIT_QUEUE_HEAD(name) wait_queue_head_t name
#define DECLARE_WAITQUEUE(name, task) wait_queue_entry_t name = { 0 }
#define add_wait_queue(queue, entry) ((void)(queue), (void)(entry))
#define remove_wait_queue(queue, entry) ((void)(queue), (void)(entry))
#define wake_up(queue) ((void)(queue))
#define TASK_UNINTERRUPTIBLE 2
#define set_current_state(state) ((void)(state))
#define schedule() __builtin_trap()
#define might_sleep() ((void)0)
#define cond_resched() ((void)0)

#define virt_to_head_page(address) (address)
#define PageSlab(page) ((page) != NULL)

#define pr_emerg(format, ...) hv_print(0, pr_fmt(format), ##__VA_ARGS__)
#define pr_alert(format, ...) hv_print(1, pr_fmt(format), ##__VA_ARGS__)
#define pr_crit(format, ...) hv_print(2, pr_fmt(format), ##__VA_ARGS__)
#define pr_err(format, ...) hv_print(3, pr_fmt(format), ##__VA_ARGS__)
#define pr_warn(format, ...) hv_print(4, pr_fmt(format), ##__VA_ARGS__)
#define pr_warning pr_warn
#define pr_notice(format, ...) hv_print(5, pr_fmt(format), ##__VA_ARGS__)
#define pr_info(format, ...) hv_print(6, pr_fmt(format), ##__VA_ARGS__)
#define pr_cont(format, ...) hv_print(6, format, ##__VA_ARGS__)
#define pr_debug(format, ...) ((void)(0 && hv_print(7, pr_fmt(format), ##__VA_ARGS__)))
#define pr_err_once pr_err
#define pr_warn_once pr_warn
#define pr_info_once pr_info
#define pr_err_ratelimited pr_err
#define pr_warn_ratelimited pr_warn
#define dev_err(device, format, ...) ((void)(device), hv_print(3, format, ##__VA_ARGS__))
#define dev_warn(device, format, ...) ((void)(device), hv_print(4, format, ##__VA_ARGS__))
#define dev_notice(device, format, ...) ((void)(device), hv_print(5, format, ##__VA_ARGS__))
#define dev_info(device, format, ...) ((void)(device), hv_print(6, format, ##__VA_ARGS__))
#define dev_dbg(device, format, ...) ((void)(device), (void)(0 && hv_print(7, format, ##__VA_ARGS__)))
#define printk(format, ...) hv_print(6, format, ##__VA_ARGS__)
#define WARN(condition, format, ...) ({ bool hv_true = !!(condition); if (hv_true) hv_print(4, format, ##__VA_ARGS__); hv_true; })
#define WARN_ON(condition) WARN(condition, "WARNING: %s\n", #condition)
#define WARN_ONCE WARN
#define WARN_ON_ONCE WARN_ON
#define BUG() __builtin_trap()
#define BUG_ON(condition) do { if (condition) BUG(); } while (0)

struct device { const char *init_name; void *driver_data; };
struct hv_vmbus_offer { u16 mmio_megabytes; };
struct hv_offermsg { struct hv_vmbus_offer offer; };
struct vmbus_channel { struct hv_offermsg offermsg; };
struct hv_device { struct vmbus_channel *channel; struct device device; };
#define dev_name(dev) ((dev)->init_name)
int vmbus_allocate_mmio(struct resource **new, struct hv_device *device, resource_size_t min, resource_size_t max,
	resource_size_t size, resource_size_t align, bool overlap_ok);
void vmbus_free_mmio(resource_size_t start, resource_size_t size);
`;

/** What a guest is told of the machine that it runs on; the values come from the input at hand. */
export const GUEST = `
typedef u32 acpi_status;
#define AE_OK 0
#define AE_ERROR 1
#define AE_NOT_FOUND 5
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
struct hv_acpi_address32 { u32 granularity, minimum, maximum, translation_offset, address_length; };
struct hv_acpi_address64 { u64 granularity, minimum, maximum, translation_offset, address_length; };
struct acpi_resource {
	u32 type, length;
	union {
		struct { u8 resource_type; struct hv_acpi_address32 address; } address32;
		struct { u8 resource_type; struct hv_acpi_address64 address; } address64;
		struct { u8 interrupt_count; u32 interrupts[1]; } extended_irq;
	} data;
};
static inline bool acpi_dev_resource_interrupt(struct acpi_resource *ares, int index, struct resource *res) { return false; }

struct screen_info { u8 orig_video_isVGA; u32 lfb_base, lfb_size, ext_lfb_base, capabilities; };
static struct screen_info screen_info;
struct sysfb_display_info { struct screen_info screen; };
static struct sysfb_display_info sysfb_primary_display;

#define EFI_BOOT 0
static inline bool efi_enabled(int feature) { return feature == EFI_BOOT && !(HV->flags & HV_BIOS); }
static inline bool hv_confidential(void) { return HV->flags & HV_CONFIDENTIAL; }
enum cc_attr { CC_ATTR_MEM_ENCRYPT, CC_ATTR_GUEST_MEM_ENCRYPT };
static inline bool cc_platform_has(enum cc_attr attribute) { return hv_confidential(); }
static inline bool hv_is_isolation_supported(void) { return hv_confidential(); }

#ifndef VTPM_BASE_ADDRESS
#define VTPM_BASE_ADDRESS 0xfed40000
#endif

#define PCI_VENDOR_ID_MICROSOFT 0x1414
#define PCI_DEVICE_ID_HYPERV_VIDEO 0x5353
struct pci_dev { unsigned short vendor, device; struct device dev; struct resource resource[6]; };
static struct pci_dev hv_video = { .vendor = PCI_VENDOR_ID_MICROSOFT, .device = PCI_DEVICE_ID_HYPERV_VIDEO };
static inline struct pci_dev *pci_get_device(unsigned int vendor, unsigned int device, struct pci_dev *from)
{
	bool found = vendor == hv_video.vendor && device == hv_video.device && !from && !(HV->flags & HV_NO_VIDEO_DEVICE);
	return found ? &hv_video : NULL;
}
#define pci_dev_put(pdev) ((void)(pdev))
#define pci_resource_n(pdev, bar) (&(pdev)->resource[bar])
#define pci_resource_start(pdev, bar) (pci_resource_n(pdev, bar)->start)
#define pci_resource_end(pdev, bar) (pci_resource_n(pdev, bar)->end)
#define pci_resource_flags(pdev, bar) (pci_resource_n(pdev, bar)->flags)
#define pci_resource_len(pdev, bar) resource_size(pci_resource_n(pdev, bar))
`;
