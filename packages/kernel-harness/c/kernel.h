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
enum {
	IORES_DESC_NONE,
	IORES_DESC_CRASH_KERNEL,
	IORES_DESC_ACPI_TABLES,
	IORES_DESC_ACPI_NV_STORAGE,
	IORES_DESC_PERSISTENT_MEMORY,
	IORES_DESC_PERSISTENT_MEMORY_LEGACY,
	IORES_DESC_DEVICE_PRIVATE_MEMORY,
	IORES_DESC_RESERVED,
	IORES_DESC_SOFT_RESERVED,
	IORES_DESC_CXL
};
#define IO_SPACE_LIMIT 0xffff

extern struct resource iomem_resource;
struct resource *__request_region(struct resource *parent, resource_size_t start, resource_size_t size,
				  const char *name, int flags);
void __release_region(struct resource *parent, resource_size_t start, resource_size_t size);
#define request_mem_region(start, size, name) __request_region(&iomem_resource, (start), (size), (name), 0)
#define request_mem_region_exclusive(start, size, name)                                                                \
	__request_region(&iomem_resource, (start), (size), (name), IORESOURCE_EXCLUSIVE)
#define release_mem_region(start, size) __release_region(&iomem_resource, (start), (size))
static inline resource_size_t resource_size(const struct resource *region)
{
	return region->end + 1 - region->start;
}
static inline unsigned long resource_type(const struct resource *region)
{
	return IORESOURCE_TYPE_BITS & region->flags;
}
static inline unsigned long resource_ext_type(const struct resource *region)
{
	return IORESOURCE_EXT_TYPE_BITS & region->flags;
}
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
static inline void resource_set_size(struct resource *res, resource_size_t size)
{
	res->end = res->start + size - 1;
}
static inline void resource_set_range(struct resource *res, resource_size_t start, resource_size_t size)
{
	res->start = start;
	resource_set_size(res, size);
}
#define DEFINE_RES_NAMED(begin, size, what, kind)                                                                      \
	(struct resource)                                                                                              \
	{                                                                                                              \
		.start = (begin), .end = (begin) + (size)-1, .name = (what), .flags = (kind)                           \
	}
#define DEFINE_RES_MEM(begin, size) DEFINE_RES_NAMED(begin, size, NULL, IORESOURCE_MEM)
#define DEFINE_RES_MEM_NAMED(begin, size, what) DEFINE_RES_NAMED(begin, size, what, IORESOURCE_MEM)

/* Single-threaded: locks are always free, and a function that would sleep never returns. */
struct mutex {
	int held;
};
typedef struct {
	int held;
} rwlock_t, spinlock_t;
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
#define spin_lock_irqsave(lock, flags) ((void)(lock), (void)((flags) = 0))
#define spin_unlock_irqrestore(lock, flags) ((void)(lock), (void)(flags))
struct semaphore {
	int count;
};
#define DEFINE_SEMAPHORE(name, ...) struct semaphore name
#define sema_init(semaphore, value) ((void)(semaphore))
#define down(semaphore) ((void)(semaphore))
#define down_trylock(semaphore) ((void)(semaphore), 0)
#define up(semaphore) ((void)(semaphore))
struct completion {
	int done;
};
#define DECLARE_COMPLETION(name) struct completion name
#define init_completion(completion) ((void)(completion))
#define complete(completion) ((void)(completion))
#define complete_all(completion) ((void)(completion))
#define xchg(place, value)                                                                                             \
	({                                                                                                             \
		__typeof__(*(place)) hh_was = *(place);                                                                \
		*(place) = (value);                                                                                    \
		hh_was;                                                                                                \
	})
#define revoke_devmem(res) ((void)(res))
#define guard(kind) (void)
typedef struct {
	int waiting;
} wait_queue_head_t, wait_queue_entry_t;
#define DECLARE_WAIT_QUEUE_HEAD(name) wait_queue_head_t name
#define DECLARE_WAITQUEUE(name, task) wait_queue_entry_t name = {0}
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

#define KERN_EMERG "<0>"
#define KERN_ALERT "<1>"
#define KERN_CRIT "<2>"
#define KERN_ERR "<3>"
#define KERN_WARNING "<4>"
#define KERN_NOTICE "<5>"
#define KERN_INFO "<6>"
#define KERN_DEBUG "<7>"
#define KERN_DEFAULT "<6>"
#define KERN_CONT "<6>"
#define pr_emerg(format, ...) hh_print(0, pr_fmt(format), ##__VA_ARGS__)
#define pr_alert(format, ...) hh_print(1, pr_fmt(format), ##__VA_ARGS__)
#define pr_crit(format, ...) hh_print(2, pr_fmt(format), ##__VA_ARGS__)
#define pr_err(format, ...) hh_print(3, pr_fmt(format), ##__VA_ARGS__)
#define pr_warn(format, ...) hh_print(4, pr_fmt(format), ##__VA_ARGS__)
#define pr_warning pr_warn
#define pr_notice(format, ...) hh_print(5, pr_fmt(format), ##__VA_ARGS__)
#define pr_info(format, ...) hh_print(6, pr_fmt(format), ##__VA_ARGS__)
#define pr_cont(format, ...) hh_print(HH_LEVEL_CONTINUED, format, ##__VA_ARGS__)
#define pr_debug(format, ...) ((void)(0 && hh_print(7, pr_fmt(format), ##__VA_ARGS__)))
#define pr_err_once pr_err
#define pr_warn_once pr_warn
#define pr_info_once pr_info
#define pr_err_ratelimited pr_err
#define pr_warn_ratelimited pr_warn
#define dev_err(device, format, ...) ((void)(device), hh_print(3, format, ##__VA_ARGS__))
#define dev_warn(device, format, ...) ((void)(device), hh_print(4, format, ##__VA_ARGS__))
#define dev_notice(device, format, ...) ((void)(device), hh_print(5, format, ##__VA_ARGS__))
#define dev_info(device, format, ...) ((void)(device), hh_print(6, format, ##__VA_ARGS__))
#define dev_dbg(device, format, ...) ((void)(device), (void)(0 && hh_print(7, format, ##__VA_ARGS__)))
#define printk(format, ...) hh_print(HH_LEVEL_INSIDE, format, ##__VA_ARGS__)
#define printk_once printk
#define printk_ratelimited printk
#define WARN(condition, format, ...)                                                                                   \
	({                                                                                                             \
		bool hh_true = !!(condition);                                                                          \
		if (hh_true)                                                                                           \
			hh_print(4, format, ##__VA_ARGS__);                                                            \
		hh_true;                                                                                               \
	})
#define WARN_ON(condition) WARN(condition, "WARNING: %s\n", #condition)
#define WARN_ONCE WARN
#define WARN_ON_ONCE WARN_ON
#define BUG() __builtin_trap()
#define BUG_ON(condition)                                                                                              \
	do {                                                                                                           \
		if (condition)                                                                                         \
			BUG();                                                                                         \
	} while (0)

struct acpi_device;
struct device {
	const char *init_name;
	void *driver_data;
	struct acpi_device *companion;
	struct device *parent;
	void *of_node;
	u64 coherent_dma_mask;
	u64 *dma_mask;
};
#define dev_get_drvdata(dev) ((dev)->driver_data)
#define dev_set_drvdata(dev, data) ((void)((dev)->driver_data = (data)))
struct vmbus_channel_offer {
	u16 mmio_megabytes;
};
struct vmbus_channel_offer_channel {
	struct vmbus_channel_offer offer;
};
struct vmbus_channel {
	struct vmbus_channel_offer_channel offermsg;
};
struct hv_device {
	struct vmbus_channel *channel;
	struct device device;
};
#define hv_get_drvdata(hdev) dev_get_drvdata(&(hdev)->device)
#define hv_set_drvdata(hdev, data) dev_set_drvdata(&(hdev)->device, data)
#define dev_name(dev) ((dev)->init_name)
int vmbus_allocate_mmio(struct resource **new, struct hv_device *device, resource_size_t min, resource_size_t max,
			resource_size_t size, resource_size_t align, bool overlap_ok);
void vmbus_free_mmio(resource_size_t start, resource_size_t size);
