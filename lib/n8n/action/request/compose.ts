import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { Json } from '../../../webhook/http/message';
import { timeAsText } from '../../times';
import { ActionFailure, type Failure } from '../http/failure';
import type { Field, Operation } from '../service/operation';

/**
 * Reads a parameter of the item, as n8n resolves it: expressions evaluated, a resource locator's value taken out;
 * undefined where the locator has an address that its value cannot be taken from.
 */
export type ReadParameter = (name: string) => { readonly value: unknown } | undefined;

/** Where the value of a field is sent. */
export function placeOf(field: Field, { method, path }: Operation): 'path' | 'query' | 'body' {
	if (path.includes(`{${field.wire}}`)) return 'path';
	return field.place ?? (method === 'GET' || method === 'DELETE' ? 'query' : 'body');
}

/**
 * The request for one item, from what n8n's routing put together: the path with its values, each field written as the
 * service wants it, nothing empty in the query. Throws `ActionFailure` for a field without a usable value.
 */
export function requestOf(
	operation: Operation,
	routed: IHttpRequestOptions,
	read: ReadParameter,
	zone = 'UTC',
): { options: IHttpRequestOptions; ids: string[] } {
	const { path, required = [], optional, method } = operation;
	const sent = { query: { ...routed.qs }, body: { ...(routed.body as IDataObject | undefined) } };
	const ids: string[] = [];
	let url = path;
	for (const field of required) {
		const place = placeOf(field, operation);
		const given = place === 'path' ? read(field.property.name) : { value: sent[place][field.wire] };
		const value = filledIn(field, given);
		if (place !== 'path') continue;
		const id = idIn(field, value);
		ids.push(id);
		url = url.replace(`{${field.wire}}`, encodeURIComponent(id));
	}
	for (const field of [...required, ...(optional?.fields ?? [])]) {
		const place = placeOf(field, operation);
		if (place !== 'path') write(field, sent[place], zone);
	}
	const kept = Object.entries(sent.query).filter(([, value]) => !isEmpty(value));
	return {
		options: { ...routed, url, method, qs: Object.fromEntries(kept), body: sent.body },
		ids,
	};
}

function filledIn(field: Field, given: { readonly value: unknown } | undefined): unknown {
	if (given === undefined)
		throw unusable(field, "has a URL that doesn't contain the ID: check the URL");
	if (isEmpty(given.value) && field.mayBeEmpty !== true) {
		throw unusable(field, 'is empty: enter a value, or check its expression');
	}
	return given.value;
}

/** A dot or two would be taken for a step in the path. */
function idIn(field: Field, value: unknown): string {
	const id = String(value).trim();
	if (id === '' || id === '.' || id === '..') throw unusable(field, 'is not a valid ID: check it');
	return id;
}

function write(field: Field, to: IDataObject, zone: string): void {
	const { wire, write: written, property } = field;
	if (!(wire in to)) return;
	const given = timeAsText(to[wire], zone);
	if (property.type === 'dateTime' && typeof given !== 'string' && !isEmpty(given)) {
		throw unusable(
			field,
			"isn't a valid date: enter for example 2026-05-20T16:00:00, or correct its expression",
		);
	}
	const value = written === undefined ? given : written(given as Json, zone);
	if (value === undefined) delete to[wire];
	else to[wire] = value;
}

function isEmpty(value: unknown): boolean {
	return (
		value === undefined ||
		value === null ||
		value === '' ||
		(Array.isArray(value) && value.length === 0)
	);
}

function unusable({ property }: Field, problem: string): ActionFailure {
	const failure: Failure = { kind: 'field', title: property.displayName, problem };
	return new ActionFailure(failure, `"${property.displayName}" ${problem}`);
}
