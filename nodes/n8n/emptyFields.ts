import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** Fields of a credential by their names, with the titles that the user knows them by. */
export type FieldTitles = Readonly<Record<string, string>>;

/**
 * A sentence on the first field that is configured, but comes out empty; undefined where none does. n8n gives undefined for
 * an expression that finds nothing. An empty text is also what a field has that was never touched: it is wrong only where the
 * field is required.
 */
export function emptyFieldIn(
	fields: ICredentialDataDecryptedObject,
	titles: FieldTitles,
	required: readonly string[],
): string | undefined {
	for (const [name, title] of Object.entries(titles)) {
		const value: unknown = fields[name];
		if (required.includes(name) && (value === undefined || value === ''))
			return `${title} is required, but empty: enter it, or remove it from Required Fields.`;
		if (name in fields && value !== '' && !saysSomething(value))
			return `${title} is configured, but comes out empty: correct its expression, or clear the field.`;
	}
	return undefined;
}

function saysSomething(value: unknown): boolean {
	return typeof value === 'string' && value.trim() !== '';
}
