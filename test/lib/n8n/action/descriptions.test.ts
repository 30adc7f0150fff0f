import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { actionDescription, actionMethods } from '../../../../lib/n8n/action/description';
import type { Field, Operation, Service } from '../../../../lib/n8n/action/service/operation';
import { outputSchema } from '../../../../lib/n8n/action/field/outputSchema';
import { isObject } from '../../../../lib/webhook/http/message';
import { services } from '../../../../nodes/services';

/*
 * What n8n's guidelines ask of every parameter, and what a description must have so that the node can work: lint reads
 * source files and sees none of this, since the parameters are made from the descriptions.
 */

const each = services.map((service) => [service.name, service] as const);
const eachOperation = services.flatMap((service) =>
	service.resources.flatMap((resource) =>
		resource.operations.map(
			(operation) =>
				[`${service.name}: ${resource.name} ${operation.name}`, operation, resource] as const,
		),
	),
);

const fieldsOf = ({ required = [], optional }: Operation): Field[] => [
	...required,
	...(optional?.fields ?? []),
];

/** Whether a schema has the member, which is given in dot notation. */
function hasMember(schema: unknown, path: string): boolean {
	const found = path.split('.').reduce((inner: unknown, name) => {
		const properties = isObject(inner) ? inner['properties'] : undefined;
		return isObject(properties) ? properties[name] : undefined;
	}, schema);
	return found !== undefined;
}

/** A parameter and all parameters within it. */
function within(property: INodeProperties): INodeProperties[] {
	const inner = (property.options ?? []).flatMap((option) =>
		'values' in option ? option.values : 'type' in option ? [option] : [],
	);
	return [property, ...inner.flatMap(within)];
}

const parametersOf = (service: Service) =>
	actionDescription(service).properties.flatMap((property) => within(property));

describe.each(each)('the parameters of %s', (_name, service) => {
	const parameters = parametersOf(service);

	test('have titles in Title Case, and names in camel case or those of the service', () => {
		const small = /^(a|an|and|at|by|for|from|in|of|on|or|the|to|with|as)$/;
		const untitled = parameters.filter(({ displayName }) =>
			displayName.split(/[ /]/).some((word) => !/^[A-Z0-9(]/.test(word) && !small.test(word)),
		);
		expect(untitled.map(({ displayName }) => displayName)).toEqual([]);
		expect(parameters.filter(({ name }) => !/^[a-z][A-Za-z0-9_]*$/.test(name))).toEqual([]);
	});

	test('say what they are, in sentence case and without a stop', () => {
		const silent = [
			'resource',
			'operation',
			'filters',
			'options',
			'additionalFields',
			'updateFields',
		];
		const told = parameters.filter(({ name, displayOptions }) => {
			return !(silent.includes(name) && (displayOptions !== undefined || name === 'resource'));
		});
		const wrong = told.filter(
			({ description = '' }) => !/^[A-Z"0-9+].{3,}[^.\s]$/.test(description),
		);
		expect(wrong.map(({ name, description }) => `${name}: ${description}`)).toEqual([]);
	});

	test('say "Whether" where they are a yes or no, and nowhere else', () => {
		const wrong = parameters.filter(
			({ type, description = '' }) => (type === 'boolean') !== description.startsWith('Whether '),
		);
		expect(wrong.map(({ name }) => name)).toEqual([]);
	});

	test('show an example of what may be entered', () => {
		const entered = parameters.filter(
			({ type, default: preset }) => (type === 'string' || type === 'json') && preset === '',
		);
		expect(entered.length).toBeGreaterThan(0);
		const bare = entered.filter(
			({ placeholder = '' }) => !/^(e\.g\. \S|https?:\/\/\S|name@email\.com$)/.test(placeholder),
		);
		expect(bare.map(({ displayName }) => displayName)).toEqual([]);
	});

	test('have a default that fits', () => {
		const wrong = parameters.filter(({ type, default: preset, options = [] }) => {
			if (type === 'options') {
				const values = options.map((option) => (option as INodePropertyOptions).value);
				return !values.includes(preset as string);
			}
			const fitting = { string: 'string', number: 'number', boolean: 'boolean' }[type as string];
			return fitting !== undefined && typeof preset !== fitting;
		});
		expect(wrong.map(({ name }) => name)).toEqual([]);
	});

	test('list their choices by name', () => {
		const free = ['operation', 'resource', 'order', 'sort'];
		const lists = parameters.filter(
			({ type, name }) => type === 'collection' && !free.includes(name),
		);
		for (const { options = [] } of lists) {
			const titles = (options as Array<INodeProperties | INodePropertyCollection>).map(
				({ displayName }) => displayName,
			);
			expect(titles).toEqual([...titles].sort((one, other) => one.localeCompare(other)));
		}
	});

	test('are one only, for what is shown at a time', () => {
		const top = actionDescription(service).properties;
		const shown = top.flatMap(({ name, displayOptions }) => {
			const { resource = ['*'], operation = ['*'] } = displayOptions?.show ?? {};
			return resource.flatMap((one) =>
				operation.map((other) => JSON.stringify([one, other, name])),
			);
		});
		expect(shown.filter((one, index) => shown.indexOf(one) !== index)).toEqual([]);
	});

	test('name lists that are there', () => {
		const lists = Object.keys(actionMethods(service)?.listSearch ?? {});
		const named = parameters.flatMap(({ modes = [] }) =>
			modes.flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []),
		);
		expect([...new Set(named)].sort()).toEqual(lists.sort());
	});
});

describe.each(eachOperation)('%s', (_name, operation, resource) => {
	test('has a path whose places are filled by fields, each by one that must be given', () => {
		const places = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, wire]) => wire);
		const required = (operation.required ?? []).map(({ wire }) => wire);
		expect(operation.path).toMatch(/^(\/[\w.{}-]+)+$/);
		expect(required).toEqual(expect.arrayContaining(places));
	});

	test('has no two fields of the same name', () => {
		const names = fieldsOf(operation).map(({ property }) => property.name);
		expect(new Set(names).size).toBe(names.length);
	});

	test('says in n8n’s words what it does', () => {
		expect(operation.action).toMatch(/^[A-Z][a-z]+ .*[^.]$/);
		expect(operation.description).toMatch(/^[A-Z].*[^.]$/);
		expect(operation.title.split(' ').every((word) => /^[A-Z]|^(or|by|of|the|a)$/.test(word))).toBe(
			true,
		);
	});

	test('is simplified where an item has more than ten members, to members such items have', () => {
		const { answer } = operation;
		const members = Object.keys(outputSchema({ item: answer.item })['properties'] ?? {});
		if (answer.kind === undefined && members.length > 10) expect(answer.simple).toBeDefined();
		const schemas = resource.operations.map((other) => outputSchema({ item: other.answer.item }));
		const unknown = (answer.simple ?? []).filter(
			(path) =>
				!answer.beside?.includes(path) && !schemas.some((schema) => hasMember(schema, path)),
		);
		expect(unknown).toEqual([]);
	});

	test('has an output schema that n8n can show', () => {
		const schema = outputSchema(operation.answer);
		expect(schema['type']).toBe('object');
		expect(isObject(schema['properties'])).toBe(true);
		expect(JSON.stringify(schema)).not.toMatch(/\$ref|undefined/);
	});

	test('is never repeated if it reaches a person', () => {
		if (operation.sends === undefined) return;
		expect(operation.method).toBe('POST');
		expect([operation.reads, operation.idempotent]).toEqual([undefined, undefined]);
	});

	test('asks for how many where it lists', () => {
		if (operation.paging !== undefined) expect(operation.many).toBe(true);
	});
});
