import { expect, test } from 'vitest';
import { unseenIn } from '../src/unseen.ts';

const BODY = 'static int f(void)\n{\nmutex_lock(&lock);\nr=request();\nmutex_unlock(&lock);\nreturn r;\n}';

test.each([
	['a lock that goes', 'mutex_lock(&lock);\n', ''],
	['another lock', 'mutex_lock(&lock)', 'mutex_lock(&other)'],
	['a lock that moves', 'r=request();\nmutex_unlock(&lock);', 'mutex_unlock(&lock);\nr=request();'],
	['a semaphore that comes', 'r=request', 'down(&sem);r=request'],
	['a section', 'static int f', 'static int __init f'],
	['how memory may be got', 'request()', 'kzalloc(8,GFP_ATOMIC)'],
	['a message of a device', 'return r;', 'dev_warn(dev,"text");return r;'],
	['the flags of a request', 'r=request()', 'r=request_mem_region_exclusive(1,2,name)'],
	['the flag of a resource', 'r=request();', 'r=request();res->flags|=IORESOURCE_EXCLUSIVE;'],
	['the name of a resource', 'r=request()', 'r=request("fb_range")'],
	['a name that another name gives', 'r=request();', 'r=request();r->name=other;'],
	['a field that is always 0 here', 'r=request();', 'r=request();r|=(u64)screen_info.ext_lfb_base<<32;'],
	['a guard', 'return r;', 'guard(mutex)(&lock);return r;'],
])('%s leaves no trace in a run', (_, from, to) => {
	const edited = BODY.replace(from, to);
	expect(edited).not.toBe(BODY);
	expect(unseenIn(edited)).not.toEqual(unseenIn(BODY));
});

test.each([
	['another number', 'return r;', 'return r+1;'],
	['a word for checkers', 'static int f', 'static int __must_check f'],
	['another truth', 'r=request();', 'r=request(false);'],
])('%s is no such thing', (_, from, to) => {
	expect(unseenIn(BODY.replace(from, to))).toEqual(unseenIn(BODY));
});

test('the text of a message is compared by what is printed', () => {
	expect(unseenIn('pr_info("mutex_lock(&x);{");')).toEqual(unseenIn('pr_info("another text");'));
});
