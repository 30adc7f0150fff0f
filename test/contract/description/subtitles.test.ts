import type { INodeParameters, INodePropertyOptions, INodeType } from 'n8n-workflow';
import { place } from '../../lib/n8n/sender/stage';
import { removeUserFolder } from '../../lib/n8n/userFolder';
import { allNodes } from './nodes';

/* The line below a node on the canvas is in the words that its panel shows. */

afterAll(removeUserFolder);

const withOperations = allNodes.filter(([, { description }]) =>
	description.properties.some(({ name }) => name === 'operation'),
);

function subtitleOf(nodeType: INodeType, parameters: INodeParameters): unknown {
	const { workflow, node } = place(nodeType, { parameters });
	const { subtitle } = nodeType.description;
	return workflow.expression.getSimpleParameterValue(node, subtitle, 'internal', {});
}

/** Resource and operation, by value and as the panel shows them. */
function operationsOf({ description: { properties } }: INodeType) {
	const resources = properties.find(({ name }) => name === 'resource')?.options ?? [];
	return (resources as INodePropertyOptions[]).flatMap((resource) =>
		properties
			.filter(({ name, displayOptions }) => {
				const shown = displayOptions?.show?.['resource'] as unknown[] | undefined;
				return name === 'operation' && shown?.includes(resource.value);
			})
			.flatMap(({ options = [] }) => options as INodePropertyOptions[])
			.map((operation) => ({ resource, operation })),
	);
}

test('there are four nodes with operations, and every node has a subtitle', () => {
	expect(withOperations).toHaveLength(4);
	expect(allNodes.filter(([, { description }]) => !description.subtitle)).toEqual([]);
});

test.each(withOperations)(
	'%s names resource and operation as they are chosen',
	(_name, nodeType) => {
		const operations = operationsOf(nodeType);
		expect(operations.length).toBeGreaterThan(3);
		for (const { resource, operation } of operations) {
			const parameters = { resource: resource.value, operation: operation.value };
			expect(subtitleOf(nodeType, parameters)).toBe(`${operation.name}: ${resource.name}`);
		}
		expect(subtitleOf(nodeType, { resource: 'other', operation: 'unknown' })).toBe('');
	},
);
