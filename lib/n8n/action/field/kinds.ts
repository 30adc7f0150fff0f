import type { INodeProperties } from 'n8n-workflow';
import { isObject, type Json } from '../../../webhook/http/message';
import { exampleOf } from './examples';
import { utcTimeOf } from '../../times';
import type { Field } from '../service/operation';
import { field, type FieldDetails, type Shape } from './parameter';
import { switchIn } from '../../fieldValues';
import { entriesOf, numberOr, parsed, wallClock } from './values';

/** What every field is made of: the service's name of it, n8n's title and description, and what else there is to say. */
type FieldArguments = [wire: string, title: string, description: string, details?: FieldDetails];

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
	if (words === undefined) return { ...made, write: (value) => switchIn(value, title) ?? value };
	const [yes, no] = words;
	return { ...made, write: (value) => (switchIn(value, title) === true ? yes : no) };
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

/** Date and time, sent as `YYYY-MM-DD hh:mm:ss` (`wallClock`), or as the function given writes it. */
export function time(
	wire: string,
	title: string,
	description: string,
	details: FieldDetails & Pick<Field, 'write'> = {},
): Field {
	const made = field(wire, title, description, { type: 'dateTime', default: '' }, details);
	return { ...made, write: details.write ?? wallClock };
}

/** A moment, sent as ISO 8601 in UTC; a time without a zone is the workflow's. */
export function moment(...[wire, title, description, details = {}]: FieldArguments): Field {
	return time(wire, title, description, { ...details, write: utcTimeOf });
}

/** A date, sent as `YYYY-MM-DD`. */
export function day(...[wire, title, description, details = {}]: FieldArguments): Field {
	const write = (value: Json, zone: string) => wallClock(value, zone)?.slice(0, 10);
	return time(wire, title, description, { ...details, write });
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
		...placeholderOf(exampleOf(`${wire}/${name}`)),
		description: words,
	}));
	const property: Pick<INodeProperties, Shape> = {
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		options: [{ displayName: row.title, name: 'row', values }],
	};
	const made = field(wire, title, description, property, {
		placeholder: `Add ${row.title.toLowerCase()}`,
		...details,
	});
	return { ...made, write: (value) => (isObject(value) ? value['row'] : undefined) };
}

function placeholderOf(placeholder: string | undefined) {
	return placeholder === undefined ? {} : { placeholder };
}

function options(choices: readonly Choice[]) {
	return choices.map(([name, value]) => ({ name, value }));
}
