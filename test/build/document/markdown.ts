/** A Markdown table; the cells may hold anything but line breaks. */
export function tableOf(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A name as that of a file: dialer-cx. */
export function slugOf(name: string): string {
	return name
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '');
}

/** A description of n8n's editor, which may have HTML, as Markdown for the cell of a table. */
export function asMarkdown(description: string): string {
	return description
		.replace(/<a href="([^"]*)"[^>]*>(.*?)<\/a>/g, '[$2]($1)')
		.replace(/\{[a-z]+\}/gi, (part) => `\`${part}\``)
		.replaceAll(/<[^>]+>/g, ' ')
		.trim();
}
