/** Patches as they were sent; an entry of its own, since nothing else needs what decodes mail. */

export { type Mail, readMails } from './mail.ts';
