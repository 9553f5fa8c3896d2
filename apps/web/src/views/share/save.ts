/** Downloads of generated files. */

/** Starts the download of a file. */
export function save(name: string, content: Blob): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(content);
	link.download = name;
	link.click();
	// Some browsers read the address only after click has returned.
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Scale factor of the picture. */
const SHARPNESS = 2;

/** Renders an SVG as PNG. */
export async function pngOf(svg: string): Promise<Blob> {
	const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
	try {
		const image = new Image();
		image.src = address;
		await image.decode();
		const canvas = document.createElement('canvas');
		canvas.width = image.naturalWidth * SHARPNESS;
		canvas.height = image.naturalHeight * SHARPNESS;
		canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
		const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
		if (blob === null) {
			throw new Error('the canvas gave no picture');
		}
		return blob;
	} finally {
		URL.revokeObjectURL(address);
	}
}
