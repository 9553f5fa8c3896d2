#define SZ_1 0x1
#define SZ_2 0x2
#define SZ_4 0x4
#define SZ_8 0x8
#define SZ_16 0x10
#define SZ_32 0x20
#define SZ_64 0x40
#define SZ_128 0x80
#define SZ_256 0x100
#define SZ_512 0x200
#define SZ_1K 0x400
#define SZ_2K 0x800
#define SZ_4K 0x1000
#define SZ_8K 0x2000
#define SZ_16K 0x4000
#define SZ_32K 0x8000
#define SZ_64K 0x10000
#define SZ_128K 0x20000
#define SZ_256K 0x40000
#define SZ_512K 0x80000
#define SZ_1M 0x100000
#define SZ_2M 0x200000
#define SZ_4M 0x400000
#define SZ_8M 0x800000
#define SZ_16M 0x1000000
#define SZ_32M 0x2000000
#define SZ_64M 0x4000000
#define SZ_128M 0x8000000
#define SZ_256M 0x10000000
#define SZ_512M 0x20000000
#define SZ_1G 0x40000000
#define SZ_2G 0x80000000
#define SZ_4G 0x100000000ULL
#define SZ_8G 0x200000000ULL
#define SZ_16G 0x400000000ULL
#define SZ_32G 0x800000000ULL
#define SZ_64T 0x400000000000ULL
#define U8_MAX ((u8)~0U)
#define U16_MAX ((u16)~0U)
#define U32_MAX ((u32)~0U)
#define U64_MAX ((u64)~0ULL)
#define S32_MAX ((s32)(U32_MAX >> 1))
#define S64_MAX ((s64)(U64_MAX >> 1))
#define INT_MAX S32_MAX
#define UINT_MAX U32_MAX
#define ULONG_MAX (~0UL)
#define LONG_MAX ((long)(ULONG_MAX >> 1))
#define SIZE_MAX ((size_t)~0UL)
#define PHYS_ADDR_MAX ((phys_addr_t) ~(phys_addr_t)0)
#define RESOURCE_SIZE_MAX ((resource_size_t) ~(resource_size_t)0)
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define HV_HYP_PAGE_SHIFT 12
#define HV_HYP_PAGE_SIZE (1UL << HV_HYP_PAGE_SHIFT)

#define BIT(number) (1UL << (number))
#define BIT_ULL(number) (1ULL << (number))
#define GENMASK(high, low) ((~0UL << (low)) & (~0UL >> (sizeof(long) * 8 - 1 - (high))))
#define GENMASK_ULL(high, low) ((~0ULL << (low)) & (~0ULL >> (63 - (high))))
#define upper_32_bits(value) ((u32)((u64)(value) >> 32))
#define lower_32_bits(value) ((u32)(value))

#define HH_MASK(value, power) ((__typeof__(value))((power)-1))
#define ALIGN(value, power) (((value) + HH_MASK(value, power)) & ~HH_MASK(value, power))
#define ALIGN_DOWN(value, power) ((value) & ~HH_MASK(value, power))
#define IS_ALIGNED(value, power) (((value)&HH_MASK(value, power)) == 0)
#define PAGE_ALIGN(value) ALIGN(value, PAGE_SIZE)
#define PAGE_ALIGNED(value) IS_ALIGNED(value, PAGE_SIZE)
#define round_up(value, power) ((((value)-1) | HH_MASK(value, power)) + 1)
#define round_down(value, power) ((value) & ~HH_MASK(value, power))
#define roundup(value, step)                                                                                           \
	({                                                                                                             \
		__typeof__(step) hh_step = (step);                                                                     \
		(((value) + (hh_step - 1)) / hh_step) * hh_step;                                                       \
	})
#define rounddown(value, step)                                                                                         \
	({                                                                                                             \
		__typeof__(value) hh_value = (value);                                                                  \
		hh_value - (hh_value % (step));                                                                        \
	})
#define DIV_ROUND_UP(value, by) (((value) + (by)-1) / (by))
#define div_u64(value, by) ((u64)(value) / (u32)(by))
#define PHYS_PFN(address) ((unsigned long)((address) >> PAGE_SHIFT))
#define PFN_PHYS(frame) ((phys_addr_t)(frame) << PAGE_SHIFT)
static inline int fls64(u64 value)
{
	return value ? 64 - __builtin_clzll(value) : 0;
}
static inline int fls(unsigned int value)
{
	return fls64(value);
}
static inline unsigned long __ffs(unsigned long value)
{
	return __builtin_ctzl(value);
}
static inline bool is_power_of_2(unsigned long value)
{
	return value != 0 && (value & (value - 1)) == 0;
}
#define ilog2(value) (fls64(value) - 1)
#define rounddown_pow_of_two(value) (1UL << ilog2(value))
#define roundup_pow_of_two(value) ((value) == 1 ? 1UL : 1UL << fls64((value)-1))

/* Two values may be compared if after promotion both are signed or both are unsigned, or if one is a non-negative
 * constant. */
#define HH_IS_SIGNED(value) (((__typeof__(value))-1) < (__typeof__(value))1)
#define HH_IS_SMALL(value) __builtin_choose_expr(__builtin_constant_p((value) >= 0), (value) >= 0, 0)
#define HH_COMPARABLE(a, b) (HH_IS_SIGNED((a) + 0) == HH_IS_SIGNED((b) + 0) || HH_IS_SMALL(a) || HH_IS_SMALL(b))
#define HH_PICK(a, b, operator)                                                                                        \
	({                                                                                                             \
		_Static_assert(HH_COMPARABLE(a, b), "min/max of a signed and an unsigned value");                      \
		__typeof__(a) hh_a = (a);                                                                              \
		__typeof__(b) hh_b = (b);                                                                              \
		hh_a operator hh_b ? hh_a : hh_b;                                                                      \
	})
#define HH_PICK_AS(type, a, b, operator)                                                                               \
	({                                                                                                             \
		type hh_a = (a);                                                                                       \
		type hh_b = (b);                                                                                       \
		hh_a operator hh_b ? hh_a : hh_b;                                                                      \
	})
#define min(a, b) HH_PICK(a, b, <)
#define max(a, b) HH_PICK(a, b, >)
#define min_t(type, a, b) HH_PICK_AS(type, a, b, <)
#define max_t(type, a, b) HH_PICK_AS(type, a, b, >)
#define umin(a, b) HH_PICK_AS(u64, a, b, <)
#define umax(a, b) HH_PICK_AS(u64, a, b, >)
#define min3(a, b, c)                                                                                                  \
	({                                                                                                             \
		__auto_type hh_ab = min(a, b);                                                                         \
		__auto_type hh_c = (c);                                                                                \
		hh_ab < hh_c ? hh_ab : hh_c;                                                                           \
	})
#define max3(a, b, c)                                                                                                  \
	({                                                                                                             \
		__auto_type hh_ab = max(a, b);                                                                         \
		__auto_type hh_c = (c);                                                                                \
		hh_ab > hh_c ? hh_ab : hh_c;                                                                           \
	})
#define min_not_zero(a, b)                                                                                             \
	({                                                                                                             \
		__typeof__(a) hh_x = (a);                                                                              \
		__typeof__(b) hh_y = (b);                                                                              \
		hh_x == 0 ? hh_y : (hh_y == 0 ? hh_x : min(hh_x, hh_y));                                               \
	})
#define clamp(value, low, high)                                                                                        \
	({                                                                                                             \
		__auto_type hh_v = (value);                                                                            \
		__auto_type hh_l = (low);                                                                              \
		__auto_type hh_h = (high);                                                                             \
		_Static_assert(HH_COMPARABLE(value, low) && HH_COMPARABLE(value, high),                                \
			       "clamp of signed and unsigned values");                                                 \
		hh_v <= hh_l ? hh_l : hh_v >= hh_h ? hh_h : hh_v;                                                      \
	})
#define clamp_t(type, value, low, high) min_t(type, max_t(type, value, low), high)
#define clamp_val(value, low, high) clamp_t(__typeof__(value), value, low, high)
#define in_range(value, start, length) ((u64)(value) - (u64)(start) < (u64)(length))
#define swap(a, b)                                                                                                     \
	do {                                                                                                           \
		__typeof__(a) hh_kept = (a);                                                                           \
		(a) = (b);                                                                                             \
		(b) = hh_kept;                                                                                         \
	} while (0)
#define check_add_overflow(a, b, sum) __builtin_add_overflow(a, b, sum)
#define check_sub_overflow(a, b, difference) __builtin_sub_overflow(a, b, difference)
#define check_mul_overflow(a, b, product) __builtin_mul_overflow(a, b, product)
