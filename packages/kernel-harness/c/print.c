static void hh_put_text(const char *text)
{
	for (; *text; text++)
		hh_own_put(*text);
}

static void hh_put_number(u64 value, u32 base, int width, bool zeros, bool upper)
{
	char digits[24];
	int count = 0;
	do {
		u32 digit = value % base;
		digits[count++] = (digit < 10 ? '0' : (upper ? 'A' : 'a') - 10) + digit;
		value /= base;
	} while (value);
	for (int left = width - count; left > 0; left--)
		hh_own_put(zeros ? '0' : ' ');
	while (count > 0)
		hh_own_put(digits[--count]);
}

static void hh_put_hex(u64 value, int width)
{
	hh_put_text("0x");
	hh_put_number(value, 16, width, true, false);
}

/* %pR and %pr: "[mem 0xf8000000-0xfed3ffff]", with at least 8 digits. */
static void hh_put_resource(const struct resource *res)
{
	if (!res) {
		hh_put_text("(null)");
		return;
	}
	hh_put_text(res->flags & IORESOURCE_MEM ? "[mem " : res->flags & IORESOURCE_IO ? "[io  " : "[??? ");
	hh_put_hex(res->start, 8);
	if (res->start != res->end) {
		hh_own_put('-');
		hh_put_hex(res->end, 8);
	}
	hh_own_put(']');
}

static const char *hh_put_pointer(const char *format, const void *value)
{
	switch (*format) {
	case 'R':
	case 'r':
		hh_put_resource(value);
		return format + 1;
	case 'a':
		hh_put_hex(*(const phys_addr_t *)value, 2 * sizeof(phys_addr_t));
		return format[1] == 'p' || format[1] == 'd' ? format + 2 : format + 1;
	default:
		hh_put_hex((unsigned long)value, 2 * sizeof(long));
		return format;
	}
}

static void hh_format(const char *format, __builtin_va_list args)
{
	while (*format) {
		bool zeros = false, prefix = false;
		int width = 0, longs = 0;
		if (*format != '%') {
			hh_own_put(*format++);
			continue;
		}
		for (format++; *format == '#' || *format == '0' || *format == '-' || *format == '+' || *format == ' ';
		     format++) {
			prefix |= *format == '#';
			zeros |= *format == '0';
		}
		if (*format == '*') {
			width = __builtin_va_arg(args, int);
			format++;
		}
		for (; *format >= '0' && *format <= '9'; format++)
			width = width * 10 + (*format - '0');
		for (; *format == 'l' || *format == 'z' || *format == 'h'; format++)
			longs += *format == 'l' ? 1 : *format == 'z' ? 1 : 0;
		u64 value = 0;
		switch (*format) {
		case 'd':
		case 'i': {
			s64 number = longs > 1 ? __builtin_va_arg(args, long long)
				     : longs   ? __builtin_va_arg(args, long)
					       : __builtin_va_arg(args, int);
			if (number < 0)
				hh_own_put('-');
			hh_put_number(number < 0 ? -(u64)number : number, 10, width, zeros, false);
			break;
		}
		case 'u':
		case 'x':
		case 'X':
			value = longs > 1 ? __builtin_va_arg(args, unsigned long long)
				: longs	  ? __builtin_va_arg(args, unsigned long)
					  : __builtin_va_arg(args, unsigned int);
			if (prefix && *format != 'u') {
				hh_put_text("0x");
				width -= 2;
			}
			hh_put_number(value, *format == 'u' ? 10 : 16, width, zeros, *format == 'X');
			break;
		case 'c':
			hh_own_put(__builtin_va_arg(args, int));
			break;
		case 's': {
			const char *text = __builtin_va_arg(args, const char *);
			hh_put_text(text ? text : "(null)");
			break;
		}
		case 'p':
			format = hh_put_pointer(format + 1, __builtin_va_arg(args, const void *));
			continue;
		case '%':
			hh_own_put('%');
			break;
		case 0:
			return;
		default:
			hh_own_put('?');
		}
		format++;
	}
}

static bool hh_contains(const char *text, const char *part)
{
	for (; *text; text++) {
		const char *a = text, *b = part;
		while (*b && *a == *b)
			a++, b++;
		if (!*b)
			return true;
	}
	return false;
}

int hh_print(int level, const char *format, ...)
{
	u32 digest = 2166136261u, messages = 0;

	if (level == HH_LEVEL_INSIDE) {
		bool given = format[0] == '<' && format[1] >= '0' && format[1] <= '7' && format[2] == '>';

		level = given ? format[1] - '0' : HH_WARNING;
		format += given ? 3 : 0;
	}
	for (const char *c = format; *c; c++)
		digest = hh_mix(digest, (u8)*c);
	messages = hh_contains(format, "Unexpected low mmio base")		     ? HH_MESSAGE_LOW_BASE
		   : hh_contains(format, "Unexpected framebuffer mmio base of zero") ? HH_MESSAGE_BASE_ZERO
		   : level >= 0 && level <= HH_WARNING				     ? HH_MESSAGE_OTHER
										     : 0;
	hh_own_printed(level, digest, messages);
	if (hh_own_logging()) {
		__builtin_va_list args;

		if (level >= 0)
			hh_own_put(level + 1);
		__builtin_va_start(args, format);
		hh_format(format, args);
		__builtin_va_end(args);
	}
	return 0;
}
