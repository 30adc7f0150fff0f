import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';
import { isObject, type Json } from '../../webhook/message';
import { instantOf } from './instant';
import type { Field } from './operation';

/** What a field may say beyond its name, title and description. */
export interface FieldDetails {
	readonly placeholder?: string;
	readonly place?: 'query' | 'body';
	readonly default?: INodeProperties['default'];
	readonly hint?: string;
	/** Name of n8n's parameter, where the service's name would say nothing. */
	readonly name?: string;
}

/** A value to choose: what n8n shows, and what is sent. */
export type Choice = readonly [title: string, value: string | number];

/** Text. */
export function text(wire: string, title: string, description: string, details: FieldDetails = {}) {
	return field(wire, title, description, { type: 'string', default: '' }, details);
}

/** Text of several lines. */
export function paragraph(
	wire: string,
	title: string,
	description: string,
	details: FieldDetails = {},
) {
	const property = { type: 'string', typeOptions: { rows: 4 }, default: '' } as const;
	return field(wire, title, description, property, details);
}

/** A number; `range` is what n8n lets the user enter. */
export function number(
	wire: string,
	title: string,
	description: string,
	details: FieldDetails & { readonly range?: readonly [number, number?] } = {},
) {
	const [minValue, maxValue] = details.range ?? [];
	const typeOptions = {
		...(minValue === undefined ? {} : { minValue }),
		...(maxValue === undefined ? {} : { maxValue }),
	};
	const property = { type: 'number', typeOptions, default: minValue ?? 0 } as const;
	return field(wire, title, description, property, details);
}

/** Yes or no, sent as true or false, or as the pair of words given. The description begins with "Whether". */
export function flag(
	wire: string,
	title: string,
	description: string,
	details: FieldDetails & { readonly words?: readonly [yes: string, no: string] } = {},
): Field {
	const { words } = details;
	const made = field(wire, title, description, { type: 'boolean', default: false }, details);
	if (words === undefined) return made;
	const [yes, no] = words;
	return { ...made, write: (value) => (value === true || value === yes ? yes : no) };
}

/** One of a list. */
export function choice(
	wire: string,
	title: string,
	description: string,
	choices: readonly Choice[],
	details: FieldDetails = {},
) {
	const property = {
		type: 'options',
		options: options(choices),
		default: choices[0]?.[1] ?? '',
	} as const;
	return field(wire, title, description, property, details);
}

/** Some of a list, sent as a list. */
export function choices(
	wire: string,
	title: string,
	description: string,
	all: readonly Choice[],
	details: FieldDetails = {},
) {
	const property = { type: 'multiOptions', options: options(all), default: [] as string[] };
	return field(wire, title, description, property as Pick<INodeProperties, Shape>, details);
}

/** Date and time, sent as `YYYY-MM-DD hh:mm:ss` as the clock of the value says, or as the function given writes it. */
export function time(
	wire: string,
	title: string,
	description: string,
	details: FieldDetails & { readonly write?: (value: Json) => Json | undefined } = {},
): Field {
	const made = field(wire, title, description, { type: 'dateTime', default: '' }, details);
	return { ...made, write: details.write ?? wallClock };
}

/** A moment, sent as ISO 8601 in UTC; a time without a zone is the workflow's. */
export function moment(
	wire: string,
	title: string,
	description: string,
	details: FieldDetails = {},
): Field {
	const made = field(wire, title, description, { type: 'dateTime', default: '' }, details);
	return { ...made, write: instantOf };
}

/** A date, sent as `YYYY-MM-DD`. */
export function day(
	wire: string,
	title: string,
	description: string,
	details: FieldDetails = {},
): Field {
	const made = field(wire, title, description, { type: 'dateTime', default: '' }, details);
	return { ...made, write: (value) => wallClock(value)?.slice(0, 10) };
}

/** Several texts, entered with commas between them, sent as a list. */
export function list(
	wire: string,
	title: string,
	description: string,
	details: FieldDetails & { readonly numbers?: boolean } = {},
): Field {
	const made = field(wire, title, description, { type: 'string', default: '' }, details);
	const read = details.numbers === true ? numberOr : (entry: string) => entry;
	return { ...made, write: (value) => entriesOf(value).map(read) };
}

/** JSON the user writes, sent as it is. */
export function json(wire: string, title: string, description: string, details: FieldDetails = {}) {
	const made = field(wire, title, description, { type: 'json', default: '' }, details);
	return { ...made, write: parsed };
}

/** Rows of text fields, sent as a list of objects. `columns`: the members of such an object. */
export function rows(
	wire: string,
	title: string,
	description: string,
	row: {
		readonly title: string;
		readonly columns: ReadonlyArray<readonly [string, string, string]>;
	},
	details: FieldDetails = {},
): Field {
	const values = row.columns.map(([name, displayName, words]) => ({
		displayName,
		name,
		type: 'string' as const,
		default: '',
		description: words,
	}));
	const property: Pick<INodeProperties, Shape> = {
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		options: [{ displayName: row.title, name: 'row', values }],
	};
	const made = field(wire, title, description, property, {
		placeholder: `Add ${row.title}`,
		...details,
	});
	return { ...made, write: (value) => (isObject(value) ? value['row'] : undefined) };
}

/** What a resource locator offers beside the list. */
export interface LocatorDetails extends FieldDetails {
	/** The service's search that fills the list; left out: there is no list. */
	readonly search?: string;
	/** What the ID is called, and what it looks like. */
	readonly id: { readonly title: string; readonly placeholder: string; readonly numeric?: boolean };
	/** A page whose address has the ID, which the expression captures. */
	readonly url?: { readonly regex: string; readonly placeholder: string };
}

/** A thing of the service: chosen from a list, or by its ID, or by the address of its page. */
export function locator(
	wire: string,
	title: string,
	description: string,
	details: LocatorDetails,
): Field {
	const { search, id, url } = details;
	const property: Pick<INodeProperties, Shape> = {
		type: 'resourceLocator',
		default: { mode: search === undefined ? 'id' : 'list', value: '' },
		modes: [
			...(search === undefined ? [] : [listMode(search, title)]),
			{ displayName: id.title, name: 'id', type: 'string', placeholder: id.placeholder },
			...(url === undefined ? [] : [urlMode(url)]),
		],
	};
	const made = field(wire, title, description, property, details);
	return id.numeric === true ? { ...made, write: numberOf } : made;
}

function listMode(search: string, title: string): INodePropertyMode {
	return {
		...LIST,
		displayName: 'From List',
		name: 'list',
		placeholder: `Choose ${title}…`,
		typeOptions: { searchListMethod: search, searchable: true },
	};
}

function urlMode({ regex, placeholder }: NonNullable<LocatorDetails['url']>): INodePropertyMode {
	const errorMessage = `This is no address like ${placeholder}`;
	return {
		...INPUT,
		displayName: 'By URL',
		name: 'url',
		placeholder,
		extractValue: { type: 'regex', regex },
		validation: [{ type: 'regex', properties: { regex: `${regex}.*`, errorMessage } }],
	};
}

const INPUT = { type: 'string' } as const;
const LIST = { type: 'list' } as const;

type Shape = 'type' | 'typeOptions' | 'options' | 'default' | 'modes';

function field(
	wire: string,
	displayName: string,
	description: string,
	property: Pick<INodeProperties, Shape>,
	{ place, placeholder, hint, name, default: preset }: FieldDetails,
): Field {
	return {
		wire,
		property: {
			displayName,
			name: name ?? camelCase(wire),
			...property,
			...(preset === undefined ? {} : { default: preset }),
			...(placeholder === undefined ? {} : { placeholder }),
			...(hint === undefined ? {} : { hint }),
			description,
		},
		...(place === undefined ? {} : { place }),
	};
}

function options(choices: readonly Choice[]) {
	return choices.map(([name, value]) => ({ name, value }));
}

/** `contact_number` as n8n's parameters are named: `contactNumber`. */
export function camelCase(wire: string): string {
	return wire.replace(/[_-](\w)/g, (_all, letter: string) => letter.toUpperCase());
}

function wallClock(value: Json): string | undefined {
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	return value.trim().replace('T', ' ').slice(0, 19);
}

function entriesOf(value: Json): string[] {
	const entries = Array.isArray(value) ? value : wordOf(value).split(',');
	return entries.map((entry) => wordOf(entry)).filter((entry) => entry !== '');
}

function wordOf(value: Json): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function numberOf(value: Json): string | number {
	return numberOr(wordOf(value));
}

function numberOr(entry: string): string | number {
	return /^\d{1,15}$/.test(entry) ? Number(entry) : entry;
}

/** n8n gives JSON as text, or parsed where it is an expression; the service says what is wrong with any other text. */
function parsed(value: Json): Json | undefined {
	if (typeof value !== 'string') return value;
	if (value.trim() === '') return undefined;
	try {
		return JSON.parse(value) as Json;
	} catch {
		return value;
	}
}
