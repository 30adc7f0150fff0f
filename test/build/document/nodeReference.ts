import {
	NodeHelpers,
	type ICredentialType,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { asMarkdown, tableOf } from './markdown';

/* What a node's panel offers, as Markdown: every resource, operation and field, by the words of its description. */

/** A field of a resource and the operations that have it, in bold where they require it. */
interface FieldRow {
	readonly title: string;
	readonly fields: Set<INodeProperties>;
	readonly operations: Set<string>;
}

/** A section per resource: its operations, and their fields. */
export function operationsReference(description: INodeTypeDescription): string {
	const fields = newestOf(description);
	return choicesOf(fields, 'resource')
		.flatMap((resource) => {
			const within = fields.filter((field) => isShownFor(field, 'resource', resource.value));
			const operations = choicesOf(within, 'operation');
			return [
				`### ${resource.name}`,
				tableOf(
					['Operation', 'What it does'],
					operations.map(({ name, description: text }) => [name, asMarkdown(text ?? '')]),
				),
				fieldsOfOperations(within, operations),
			];
		})
		.filter((part) => part !== '')
		.join('\n\n');
}

/** A table of fields that no operation chooses: those of a trigger or a credential. */
export function fieldsReference(properties: readonly INodeProperties[]): string {
	const rows = flattened(properties).map(([title, field]) => [title, textOf(field)]);
	return rows.length === 0 ? '' : tableOf(['Field', 'What it does'], rows);
}

/** A section per credential: its fields. */
export function credentialsReference(credentials: readonly ICredentialType[]): string {
	return credentials
		.flatMap(({ displayName, properties }) => [
			`### ${displayName}`,
			fieldsReference(properties.filter(({ type }) => type !== 'notice')),
		])
		.join('\n\n');
}

/** The choices of one of a node's fields, with the value of each in the data. */
export function choicesReference(description: INodeTypeDescription, field: string): string {
	const rows = choicesOf(description.properties, field).map((choice) => [
		choice.name,
		`\`${choice.value}\``,
		asMarkdown(choice.description ?? ''),
	]);
	return tableOf(['In the node', 'Value', 'What it is'], rows);
}

/** The fields of a node as its newest version has them, those in collections too; notices left out. */
export function newestOf(description: INodeTypeDescription): INodeProperties[] {
	const typeVersion = Math.max(...[description.version].flat());
	const isNewest = ({ displayOptions, ...property }: INodeProperties) => {
		const version = displayOptions?.show?.['@version'];
		if (version === undefined) return true;
		const judged = { ...property, displayOptions: { show: { '@version': version } } };
		return NodeHelpers.displayParameter({}, judged, { typeVersion }, description);
	};
	const kept = (all: readonly INodeProperties[]): INodeProperties[] =>
		all
			.filter((one) => one.type !== 'notice' && isNewest(one))
			.map((one) =>
				one.type === 'collection'
					? { ...one, options: kept((one.options ?? []) as INodeProperties[]) }
					: one,
			);
	return kept(description.properties);
}

function choicesOf(fields: readonly INodeProperties[], name: string): INodePropertyOptions[] {
	return fields
		.filter((field) => field.name === name)
		.flatMap(({ options = [] }) => options as INodePropertyOptions[]);
}

function isShownFor({ displayOptions }: INodeProperties, name: string, value: unknown): boolean {
	const shown = displayOptions?.show?.[name] as unknown[] | undefined;
	return shown === undefined || shown.includes(value);
}

function fieldsOfOperations(
	fields: readonly INodeProperties[],
	operations: readonly INodePropertyOptions[],
): string {
	const rows = new Map<string, FieldRow>();
	for (const operation of operations) {
		const shown = fields.filter(
			(field) =>
				!['resource', 'operation'].includes(field.name) &&
				isShownFor(field, 'operation', operation.value),
		);
		for (const [title, field] of flattened(shown)) {
			const key = `${title} ${field.description}`;
			const row = rows.get(key) ?? { title, fields: new Set(), operations: new Set() };
			rows.set(key, row);
			row.fields.add(field);
			row.operations.add(field.required === true ? `**${operation.name}**` : operation.name);
		}
	}
	if (rows.size === 0) return '';
	return tableOf(
		['Field', 'Operations', 'What it is'],
		[...rows.values()].map((row) => [
			row.title,
			operations.every(({ name }) => row.operations.has(name))
				? 'all'
				: [...row.operations].join(', '),
			textOf(...row.fields),
		]),
	);
}

/** Fields and what collections hold, each with its title. */
function flattened(
	fields: readonly INodeProperties[],
): Array<readonly [title: string, field: INodeProperties]> {
	return fields.flatMap((field) => {
		if (field.type === 'collection') return flattened((field.options ?? []) as INodeProperties[]);
		if (field.type !== 'fixedCollection') return [[field.displayName, field] as const];
		const inner = (field.options ?? []).flatMap((option) =>
			'values' in option ? flattened(option.values) : [],
		);
		return [
			[field.displayName, field] as const,
			...inner.map(([title, one]) => [`${field.displayName} > ${title}`, one] as const),
		];
	});
}

const MOST_CHOICES = 9;

/** What a field is, with its choices, unless they depend on another field or are many. */
function textOf(...fields: readonly INodeProperties[]): string {
	const text = asMarkdown(fields[0]?.description ?? fields[0]?.hint ?? '');
	const [choices, ...others] = new Set(fields.map(namesOfChoices));
	if (!choices || others.length > 0) return text;
	return text === '' ? choices : `${text}${text.endsWith('.') ? ' Choices' : ''}: ${choices}`;
}

function namesOfChoices({ type, options = [] }: INodeProperties): string {
	if (type !== 'options' && type !== 'multiOptions') return '';
	if (options.length > MOST_CHOICES) return '';
	return options.map(({ name }) => `_${name}_`).join(', ');
}
