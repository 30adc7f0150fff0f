import type {
	INodeParameterResourceLocator,
	INodeParameters,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';
import { decidingIn, offeredOptions, panelsOf, shown } from '../node/expected';

/** One parameter that is set, and what the saved workflow must hold in its place. */
export interface Setting {
	/** As n8n writes it: `parameters.options.headers.header[0].name`. */
	readonly path: string;
	readonly property: INodeProperties;
	readonly value: unknown;
}

/** A node in whose panel something is looked at or set. */
export interface PlannedNode {
	readonly name: string;
	readonly parameters: INodeParameters;
	/** Options that the node lacks, to be added at first. */
	readonly added: readonly AddedOption[];
	/** What the panel must then show; absent: it was looked at in another node. */
	readonly labels?: readonly string[];
	readonly settings: readonly Setting[];
}

/** An option that is added to a collection. */
interface AddedOption {
	readonly title: string;
	/** Its name where it is a list, to which a row is added. */
	readonly list: string | undefined;
	/** The collection has no other. */
	readonly isOnly: boolean;
}

/**
 * Every look of a node's panel, and every parameter and option, each set once, in the first panel that shows it; one that
 * several operations have, by its name and type, counts as one. What is shown depends on some: where others are set, these
 * are set in nodes of their own.
 */
export function plannedNodes(description: INodeTypeDescription): PlannedNode[] {
	const done = new Set<string>();
	const idOf = ({ property: { type, name } }: Field) => `${type} ${name}`;
	const deciding = decidingIn(description.properties.flatMap(withOptions));
	return panelsOf(description).flatMap(({ name, parameters, labels }) => {
		const fresh = fieldsOf(description, parameters).filter((field) => !done.has(idOf(field)));
		fresh.forEach((field) => done.add(idOf(field)));
		const isDeciding = ({ property }: Field) =>
			[property.name, `/${property.name}`].some((one) => deciding.has(one));
		const free = fresh.filter((field) => !isDeciding(field));
		const others = fresh.filter(isDeciding);
		const looked =
			free.length > 0
				? withOptionsToAdd(name, parameters, free)
				: nodeWith(name, parameters, others.splice(0, 1));
		return [
			{ ...looked, labels },
			...others.map((field) => nodeWith(`${name}, ${field.path.slice(11)}`, parameters, [field])),
		];
	});
}

/** A parameter as a panel shows it. */
interface Field {
	readonly path: string;
	readonly property: INodeProperties;
	/** The collection whose option it is, or is in. */
	readonly of?: { readonly collection: INodeProperties; readonly option: INodeProperties };
}

function fieldsOf(description: INodeTypeDescription, parameters: INodeParameters): Field[] {
	return shown(description, parameters)
		.filter(({ type }) => type !== 'notice')
		.flatMap((property): Field[] => {
			const path = `parameters.${property.name}`;
			if (property.type !== 'collection') return [{ path, property }];
			return offeredOptions(property, description, parameters).flatMap((option) =>
				fieldsIn(option, `${path}.${option.name}`).map((field) => ({
					...field,
					of: { collection: property, option },
				})),
			);
		})
		.filter(({ property }) => property.typeOptions?.loadOptionsMethod === undefined);
}

function fieldsIn(option: INodeProperties, path: string): Field[] {
	if (option.type !== 'fixedCollection') return [{ path, property: option }];
	return (option.options as INodePropertyCollection[]).flatMap((group) =>
		group.values.map((property) => ({
			path: `${path}.${group.name}[0].${property.name}`,
			property,
		})),
	);
}

/** The first option of each collection is left out of the node, and so are all lists. */
function withOptionsToAdd(
	name: string,
	parameters: INodeParameters,
	fields: readonly Field[],
): PlannedNode {
	const added = new Map<string, AddedOption>();
	const begun = new Set<string>();
	const left = structuredClone(parameters);
	for (const { of } of fields) {
		if (of === undefined) continue;
		const { name: collection, options = [] } = of.collection;
		const { name: option, displayName: title, type } = of.option;
		const list = type === 'fixedCollection' ? option : undefined;
		if (begun.has(collection) && list === undefined) continue;
		begun.add(collection);
		added.set(`${collection}.${option}`, { title, list, isOnly: options.length === 1 });
		delete (left[collection] as INodeParameters)[option];
	}
	return { ...nodeWith(name, left, fields), added: [...added.values()] };
}

function nodeWith(
	name: string,
	parameters: INodeParameters,
	fields: readonly Field[],
): PlannedNode {
	const settings = fields.map(({ path, property }) => {
		const before = valueAt({ parameters }, path) ?? property.default;
		return { path, property, value: anotherValue(property, before) };
	});
	return { name, parameters, added: [], settings };
}

/** What a value is set to: never what it is already. */
function anotherValue(property: INodeProperties, before: unknown): unknown {
	const { name, type, typeOptions: { minValue = 0, maxValue = Infinity } = {} } = property;
	switch (type) {
		case 'boolean':
			return before !== true;
		case 'number':
			return [minValue + 1, minValue].find((one) => one !== before && one <= maxValue);
		case 'options':
			return valuesOf(property).find((value) => value !== before);
		case 'multiOptions':
			return valuesOf(property).find((value) => ![before].flat().includes(value));
		case 'dateTime':
			return '2026-03-07T15:30:00';
		case 'json':
			return `{"${name}": 12}`;
		default:
			return `A ${name}`;
	}
}

function valuesOf({ options = [] }: INodeProperties): unknown[] {
	return (options as INodePropertyOptions[]).map(({ value }) => value);
}

/** What a saved node holds where something was set: of several chosen ones the one that was added, of a locator its ID, JSON
 * without the white space around it, which the editor adds. */
export function heldValue(node: unknown, { path, property: { type }, value }: Setting): unknown {
	const held = valueAt(node, path);
	if (type === 'multiOptions' && Array.isArray(held)) return held.includes(value) ? value : held;
	if (type === 'json' && typeof held === 'string') return held.trim();
	if (type !== 'resourceLocator') return held;
	const { mode, value: id } = (held ?? {}) as Partial<INodeParameterResourceLocator>;
	return mode === 'id' ? id : held;
}

function valueAt(value: unknown, path: string): unknown {
	const names = path.split(/[.[\]]+/);
	return names.reduce<unknown>((one, name) => (one as Record<string, unknown>)?.[name], value);
}

function withOptions(property: INodeProperties): INodeProperties[] {
	const isCollection = property.type === 'collection';
	return [property, ...(isCollection ? (property.options as INodeProperties[]) : [])];
}
