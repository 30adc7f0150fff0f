import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';
import type { Json } from '../../../webhook/http/message';
import type { Field } from '../service/operation';
import { field, type FieldDetails, type Shape } from './parameter';
import { numberOf } from './values';

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
	// None chosen is nothing to send.
	const read = id.numeric === true ? numberOf : (value: Json) => value;
	return { ...made, write: (value) => (value === '' ? undefined : read(value)) };
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
	const errorMessage = `Enter a URL like ${placeholder}`;
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
