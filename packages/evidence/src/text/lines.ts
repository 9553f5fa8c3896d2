/** Text cut into lines in constant memory. A line that is longer than the limit comes in several pieces. */

/** Longest piece of a line, in characters: several times what a kernel prints at once. */
const LONGEST = 8192;

/**
 * @param text without the line's end
 * @param number of the line, from 1
 * @param first false for a further piece of a long line
 * @param last false where more of the line follows
 */
export type OnLine = (text: string, number: number, first: boolean, last: boolean) => void;

export class LineSplitter {
	/** Lines so far. */
	number = 0;
	private rest = '';
	/** Is `rest` the start of a line? */
	private first = true;
	/** Does the text so far end in a carriage return, whose line feed may follow? */
	private afterReturn = false;
	private readonly onLine: OnLine;

	constructor(onLine: OnLine) {
		this.onLine = onLine;
	}

	/** Line feeds, carriage returns and both together end a line: consoles redraw with the second alone. */
	push(text: string): void {
		let from = 0;
		if (this.afterReturn && text.startsWith('\n')) {
			from = 1;
		}
		if (text !== '') {
			this.afterReturn = false;
		}
		let feed = text.indexOf('\n', from);
		let back = text.indexOf('\r', from);
		while (feed >= 0 || back >= 0) {
			const end = feed < 0 || (back >= 0 && back < feed) ? back : feed;
			this.add(text.slice(from, end));
			this.endLine();
			from = end + 1;
			if (end === back) {
				if (from === text.length) {
					this.afterReturn = true;
				} else if (from === feed) {
					from++;
				}
				back = text.indexOf('\r', from);
			}
			if (feed >= 0 && feed < from) {
				feed = text.indexOf('\n', from);
			}
		}
		this.add(text.slice(from));
	}

	/** A last line without an end counts. */
	finish(): void {
		if (this.rest !== '' || !this.first) {
			this.endLine();
		}
	}

	private add(piece: string): void {
		let text = this.rest + piece;
		while (text.length > LONGEST) {
			this.onLine(text.slice(0, LONGEST), this.number + 1, this.first, false);
			this.first = false;
			text = text.slice(LONGEST);
		}
		this.rest = text;
	}

	private endLine(): void {
		this.number++;
		this.onLine(this.rest, this.number, this.first, true);
		this.rest = '';
		this.first = true;
	}
}
