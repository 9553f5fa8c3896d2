/** Quoted-printable as mail programs leave it in what is pasted: `=3D` for `=`, and `=` at the end of a cut line. */

/** Such lines have 76 characters at most; fewer if the program cut between words. */
const CUT_FROM = 70;
const CUT_TO = 78;
/** A joined line is not longer than this. */
const LONGEST = 8192;

export class QuotedPrintable {
	/** Has the text shown that it is written so? */
	private seen = false;
	private pending = '';

	/** The whole line, or null if it goes on in the next one. */
	push(line: string): string | null {
		if (!this.seen && (line.includes('=3D') || line.includes('quoted-printable'))) {
			this.seen = true;
		}
		const text = this.pending + line;
		const cut = line.endsWith('=') && (this.seen || (line.length >= CUT_FROM && line.length <= CUT_TO));
		if (cut && text.length < LONGEST) {
			this.pending = text.slice(0, -1);
			return null;
		}
		const joined = this.pending !== '';
		this.pending = '';
		return this.seen || joined ? decode(text) : text;
	}

	/** What is left at the end of the text. */
	finish(): string | null {
		const rest = this.pending;
		this.pending = '';
		return rest === '' ? null : decode(rest);
	}
}

function decode(text: string): string {
	return text.includes('=')
		? text.replace(/=([0-9A-F]{2})/g, (_whole, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
		: text;
}
