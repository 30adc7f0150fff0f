import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';

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
			return `${title} is required but empty: enter a value, or remove it from Required Fields.`;
		if (name in fields && value !== '' && (typeof value !== 'string' || isBlank(value)))
			return `${title} resolves to an empty value: correct its expression, or clear the field.`;
	}
	return undefined;
}

/** Whether a parameter has no value: an expression that finds nothing, a text of white space, a locator without an ID. */
export function isBlank(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === 'string') return value.trim() === '';
	return typeof value === 'object' && '__rl' in value && 'value' in value && isBlank(value.value);
}

/** The titles of a node's options, or of what is in another collection, that are expressions and come out empty. */
export function emptyOptions(
	{ parameters }: INode,
	read: (name: string) => unknown,
	titles: FieldTitles,
	collection = 'options',
): string[] {
	const options = parameters[collection];
	const given = typeof options === 'object' && options !== null ? Object.entries(options) : [];
	return given.flatMap(([name, written]: [string, unknown]) => {
		const title = titles[name];
		if (title === undefined || !isExpression(written)) return [];
		return isBlank(read(`${collection}.${name}`)) ? [title] : [];
	});
}

/** Of a resource locator, its value. */
function isExpression(written: unknown): boolean {
	if (typeof written === 'string') return written.startsWith('=');
	if (typeof written !== 'object' || written === null || !('__rl' in written)) return false;
	return 'value' in written && isExpression(written.value);
}
