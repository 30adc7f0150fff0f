const NARROW_COLUMNS = 60;

/** A line with a bar for the share that is done and what is being done; it fits into so many columns. */
export function barLine(share: number, text: string, columns: number): string {
	const width = columns < NARROW_COLUMNS ? 8 : 20;
	const filled = Math.round(Math.min(Math.max(share, 0), 1) * width);
	const bar = `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}]`;
	// In the last column some terminals begin a new line.
	return `${bar} ${text}`.slice(0, Math.max(columns - 1, 0));
}
