import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { camelCase } from './parameter';
import { LIMIT, RETURN_ALL } from '../service/howMany';
import { paginate } from '../request/paginate';
import type { RequestContext } from '../request/context';
import type { Field, Operation, Resource, Service } from '../service/operation';
import { placeOf } from '../request/compose';

/** The parameters of a service's node: resource, operation, and the fields of each operation. */
export function actionProperties(
	service: Service,
	surroundings?: RequestContext,
): INodeProperties[] {
	const resources = sorted(service.resources, ({ title }) => title);
	const resource: INodeProperties = {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: firstResource(service),
		options: resources.map(({ title, name }) => ({ name: title, value: name })),
	};
	return [
		resource,
		...resources.map((one) => operationProperty(service, one, surroundings)),
		...resources.flatMap((one) => one.operations.flatMap((each) => fieldsOf(one, each))),
		...resources.flatMap(listProperties),
	];
}

function operationProperty(
	service: Service,
	resource: Resource,
	surroundings?: RequestContext,
): INodeProperties {
	const operations = sorted(resource.operations, ({ title }) => title);
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource.name] } },
		default: firstOperation(service, resource),
		options: operations.map((operation): INodePropertyOptions => ({
			name: operation.title,
			value: operation.name,
			action: operation.action,
			description: operation.description,
			routing: {
				request: { method: operation.method, url: operation.path },
				send: { paginate: true },
				operations: { pagination: paginate(service, resource, operation, surroundings) },
			},
		})),
	};
}

/** What adds one to a collection, by the collection's title. */
const ADD: Readonly<Record<string, string>> = { Filters: 'Add filter', Options: 'Add option' };

function fieldsOf(resource: Resource, operation: Operation): INodeProperties[] {
	const shown = {
		displayOptions: { show: { resource: [resource.name], operation: [operation.name] } },
	};
	const required = (operation.required ?? []).map((field) => ({
		...routed(field, operation),
		...(field.mayBeEmpty === true ? {} : { required: true }),
		...shown,
	}));
	const { optional } = operation;
	if (optional === undefined) return required;
	const collection: INodeProperties = {
		displayName: optional.title,
		name: camelCase(optional.title.toLowerCase().replace(' ', '_')),
		type: 'collection',
		placeholder: ADD[optional.title] ?? 'Add field',
		default: {},
		...shown,
		options: sorted(optional.fields, ({ property }) => property.displayName).map((field) =>
			routed(field, operation),
		),
	};
	return [...required, collection];
}

/** A field with n8n's routing; what belongs in the path is put there by the exchange. */
function routed(field: Field, operation: Operation): INodeProperties {
	const place = placeOf(field, operation);
	if (place === 'path') return { ...field.property };
	const send = { type: place, property: field.wire, propertyInDotNotation: false };
	return { ...field.property, routing: { send } };
}

/** Return All, Limit, Simplify and the name for a file, each for the operations of a resource that have it. */
function listProperties({ name, operations }: Resource): INodeProperties[] {
	const shownFor = (has: (operation: Operation) => boolean, more: object = {}) => ({
		displayOptions: {
			show: {
				resource: [name],
				operation: operations.filter(has).map((operation) => operation.name),
				...more,
			},
		},
	});
	const isList = ({ many }: Operation) => many === true;
	const all: INodeProperties[] = [
		{ ...RETURN_ALL, ...shownFor(isList) },
		{ ...LIMIT, ...shownFor(isList, { returnAll: [false] }) },
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
			...shownFor(({ answer }) => answer.simple !== undefined),
		},
		{
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			hint: 'The name of the output binary field to put the file in',
			description: 'Name of the binary field to put the file in',
			...shownFor(({ answer }) => answer.kind === 'file'),
		},
	];
	return all.filter(({ displayOptions }) => displayOptions?.show?.['operation']?.length !== 0);
}

function sorted<T>(values: readonly T[], titleOf: (value: T) => string): T[] {
	return [...values].sort((one, other) => titleOf(one).localeCompare(titleOf(other)));
}

function firstResource({ first: [resource] }: Service): string {
	return resource;
}

function firstOperation({ first: [opened, operation] }: Service, resource: Resource): string {
	if (resource.name === opened) return operation;
	return sorted(resource.operations, ({ title }) => title)[0]?.name ?? '';
}
