#if __SIZEOF_LONG__ == 8
#define CONFIG_64BIT 1
#define CONFIG_PHYS_ADDR_T_64BIT 1
#endif
#define __KERNEL__ 1
#define KBUILD_MODNAME "hv_vmbus"

/*
 * Options are defined as in the kernel: 1, or undefined. CONFIG_SYSFB is an exception: if no preprocessor directive
 * tests it, it is a call that reads the current input.
 */
#ifdef HVMMIO_SYSFB_BY_INPUT
#define CONFIG_SYSFB hh_case_sysfb
#endif
#define HH_BEFORE_hh_case_sysfb 0, hh_case_sysfb(),
#define HH_SECOND(ignored, wanted, ...) wanted
#define HH_BEFORE_1 0,
#define HH_SET(option) HH_SET_EXPANDED(option)
#define HH_SET_EXPANDED(value) HH_SET_CHOSEN(HH_BEFORE_##value)
#define HH_SET_CHOSEN(before) HH_SECOND(before 1, 0, 0)
#define IS_BUILTIN(option) HH_SET(option)
#define IS_MODULE(option) HH_SET(option##_MODULE)
#define IS_ENABLED(option) (HH_SET(option) || HH_SET(option##_MODULE))
#define IS_REACHABLE(option) HH_SET(option)

typedef unsigned char u8, __u8, uint8_t, u_char;
typedef signed char s8, __s8, int8_t;
typedef unsigned short u16, __u16, uint16_t, __le16;
typedef short s16, __s16, int16_t;
typedef unsigned int u32, __u32, uint32_t, __le32, uint, u_int;
typedef int s32, __s32, int32_t;
typedef unsigned long long u64, __u64, uint64_t, __le64;
typedef long long s64, __s64, int64_t, loff_t;
typedef unsigned long ulong, u_long, uintptr_t;
typedef __SIZE_TYPE__ size_t;
typedef long ssize_t, intptr_t;
typedef unsigned int gfp_t;
typedef unsigned long kernel_ulong_t;
typedef _Bool bool;
#define true 1
#define false 0
#define NULL ((void *)0)
#ifdef CONFIG_PHYS_ADDR_T_64BIT
typedef u64 phys_addr_t;
#else
typedef u32 phys_addr_t;
#endif
typedef phys_addr_t resource_size_t;
typedef u64 dma_addr_t;

#define __init
#define __exit
#define __initdata
#define __initconst
#define __ro_after_init
#define __read_mostly
#define __iomem
#define __user
#define __percpu
#define __force
#define __rcu
#define __ref
#define __cold
#define __maybe_unused __attribute__((unused))
#define __always_unused __attribute__((unused))
#define __used __attribute__((used))
#define __weak __attribute__((weak))
#define __must_check
#define __always_inline inline
#define noinline __attribute__((noinline))
#define fallthrough __attribute__((fallthrough))
#define __acquires(lock)
#define __releases(lock)
#define __must_hold(lock)
#define EXPORT_SYMBOL(name)
#define EXPORT_SYMBOL_GPL(name)
#define EXPORT_SYMBOL_NS_GPL(name, space)
#define likely(condition) __builtin_expect(!!(condition), 1)
#define unlikely(condition) __builtin_expect(!!(condition), 0)
#define barrier() ((void)0)
#define READ_ONCE(place) (*(const volatile __typeof__(place) *)&(place))
#define WRITE_ONCE(place, value) (*(volatile __typeof__(place) *)&(place) = (value))
#define smp_load_acquire(place) READ_ONCE(*(place))
#define smp_store_release(place, value) WRITE_ONCE(*(place), value)
#define offsetof(type, member) __builtin_offsetof(type, member)
#define container_of(member_ptr, type, member) ((type *)((char *)(member_ptr)-offsetof(type, member)))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define static_assert(condition, ...) _Static_assert(condition, "" __VA_ARGS__)
#define BUILD_BUG_ON(condition) _Static_assert(!(condition), "BUILD_BUG_ON")

#define EPERM 1
#define ENOENT 2
#define EIO 5
#define ENXIO 6
#define E2BIG 7
#define EAGAIN 11
#define ENOMEM 12
#define EACCES 13
#define EFAULT 14
#define EBUSY 16
#define EEXIST 17
#define ENODEV 19
#define EINVAL 22
#define ENOSPC 28
#define ERANGE 34
#define ENOSYS 38
#define EOVERFLOW 75
#define EOPNOTSUPP 95
#define ETIMEDOUT 110
#define ERR_PTR(error) ((void *)(long)(error))
#define PTR_ERR(pointer) ((long)(pointer))
#define IS_ERR(pointer) ((unsigned long)(pointer) >= (unsigned long)-4095)
#define IS_ERR_OR_NULL(pointer) (!(pointer) || IS_ERR(pointer))
