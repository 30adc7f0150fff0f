import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { newestOf, operationsReference } from '../../build/document/nodeReference';

/* The reference of a node in the documents, made from its description. */

const field = (displayName: string, more: Partial<INodeProperties> = {}): INodeProperties => ({
	displayName,
	name: displayName.toLowerCase(),
	type: 'string',
	default: '',
	...more,
});
const on = (...operation: string[]) => ({ displayOptions: { show: { operation } } });
const described = (properties: INodeProperties[]) =>
	({ version: [1, 2], properties }) as Partial<INodeTypeDescription> as INodeTypeDescription;
const choices = (name: string, ...titles: string[]) =>
	field(name, {
		type: 'options',
		options: titles.map((title) => ({ name: title, value: title, description: `${title} it` })),
	});

test('a field is listed once for all operations that have it, bold where it is required', () => {
	const reference = operationsReference(
		described([
			choices('Resource', 'Call'),
			choices('Operation', 'Get', 'Update'),
			field('ID', { required: true, description: 'The call', ...on('Get') }),
			field('ID', { description: 'The call', ...on('Update') }),
			field('Notes', { description: 'What was said', ...on('Update') }),
			field('Simplify', { description: 'Whether to simplify' }),
		]),
	);
	expect(reference.split('\n')).toEqual([
		'### Call',
		'',
		'| Operation | What it does |',
		'| --- | --- |',
		'| Get | Get it |',
		'| Update | Update it |',
		'',
		'| Field | Operations | What it is |',
		'| --- | --- | --- |',
		'| ID | **Get**, Update | The call |',
		'| Simplify | all | Whether to simplify |',
		'| Notes | Update | What was said |',
	]);
});

test('choices are listed, unless they depend on another field', () => {
	const depends = (by: string, ...titles: string[]) => ({
		...choices('Event', ...titles),
		displayOptions: { show: { platform: [by] } },
	});
	const reference = operationsReference(
		described([
			choices('Resource', 'Event'),
			choices('Operation', 'Send'),
			choices('Platform', 'One', 'Two'),
			depends('One', 'Call'),
			depends('Two', 'Lead'),
		]),
	);
	expect(reference).toContain('| Platform | all | _One_, _Two_ |');
	expect(reference).toContain('| Event | all |  |');
});

test.each([
	['of an older version', { show: { '@version': [1] } }, false],
	['of versions before the newest', { show: { '@version': [{ _cnd: { lt: 2 } }] } }, false],
	['from a version on', { show: { '@version': [{ _cnd: { gte: 2 } }] } }, true],
	['for one operation', { show: { operation: ['Get'] } }, true],
])('a field %s', (_which, displayOptions, isKept) => {
	const one = field('One', { displayOptions });
	const collection = field('Options', { type: 'collection', options: [one] });
	const inner = newestOf(described([collection])).flatMap(({ options = [] }) => options);
	expect(newestOf(described([one]))).toHaveLength(isKept ? 1 : 0);
	expect(inner).toHaveLength(isKept ? 1 : 0);
});

test('a notice is no field', () => {
	expect(newestOf(described([field('Look', { type: 'notice' })]))).toEqual([]);
});
