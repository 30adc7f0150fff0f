import type { INodeProperties } from 'n8n-workflow';
import { exampleOf } from './examples';
import type { Field } from '../service/operation';

/** What a field may say beyond its name, title and description. */
export interface FieldDetails {
	readonly placeholder?: string;
	readonly place?: 'query' | 'body';
	readonly default?: INodeProperties['default'];
	readonly hint?: string;
	/** Name of n8n's parameter, where the service's name would say nothing. */
	readonly name?: string;
}

/** What makes a parameter of n8n be of its kind. */
export type Shape = 'type' | 'typeOptions' | 'options' | 'default' | 'modes';

/** A field with the title, the description and the details given. */
export function field(
	wire: string,
	displayName: string,
	description: string,
	property: Pick<INodeProperties, Shape>,
	{ place, placeholder: own, hint, name, default: preset }: FieldDetails,
): Field {
	const entered = property.type === 'string' || property.type === 'json';
	const placeholder = own ?? (entered ? exampleOf(wire) : undefined);
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

/** `contact_number` as n8n's parameters are named: `contactNumber`. */
export function camelCase(wire: string): string {
	return wire.replace(/[_-](\w)/g, (_all, letter: string) => letter.toUpperCase());
}
