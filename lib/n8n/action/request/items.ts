import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../../webhook/http/message';
import type { Answer } from '../service/operation';

/**
 * The items of an answer: its member `at`, one or a list of them, each with the members `beside` it; what is no object is
 * put into one, as `value`.
 */
export function itemsIn(
	body: unknown,
	{ at, beside = [] }: Pick<Answer, 'at' | 'beside'>,
): IDataObject[] {
	const inner: unknown = at !== undefined && isObject(body) && at in body ? body[at] : body;
	if (inner === null || inner === undefined || inner === '') return [];
	const besideIt: IDataObject = {};
	if (isObject(body)) for (const name of beside) copyMember(body, besideIt, [name]);
	return (Array.isArray(inner) ? (inner as unknown[]) : [inner]).map((one) =>
		isObject(one) ? { ...besideIt, ...one } : { value: one as IDataObject[string] },
	);
}

/** The item with those members only, at the same places; a member that is missing stays missing. */
export function simplified(item: IDataObject, members: readonly string[]): IDataObject {
	const simple: IDataObject = {};
	for (const member of members) copyMember(item, simple, member.split('.'));
	return simple;
}

function copyMember(from: IDataObject, to: IDataObject, [name = '', ...rest]: string[]): void {
	const value = from[name];
	if (value === undefined) return;
	if (rest.length === 0) {
		to[name] = value;
		return;
	}
	if (!isObject(value)) return;
	const inner = isObject(to[name]) ? to[name] : {};
	to[name] = inner;
	copyMember(value, inner, rest);
}
