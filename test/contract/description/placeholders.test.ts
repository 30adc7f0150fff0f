import type { INodeProperties, INodeType } from 'n8n-workflow';
import { withInner } from '../../support/properties';
import { allCredentials, allNodes } from './nodes';

/* Who is to type something sees an example of it, or something that is entered already. */

/** For a time n8n shows a picker. */
const TYPED = ['string', 'json'];

const credentials = allCredentials.map(([title, { properties }]) => {
	// A secret is copied from the service, whose page is beside it: nobody makes one up by an example.
	const open = properties.filter(({ typeOptions }) => typeOptions?.password !== true);
	return [title, open] as const;
});

/** An example is marked as one; n8n's lint has one for every email address. */
const EXAMPLE = /^(e\.g\. \S|https:\/\/\S|name@email\.com$)/;

function bare(properties: readonly INodeProperties[]): string[] {
	return withInner(properties).flatMap(([path, { type, modes = [], ...property }]) => {
		const typed = TYPED.includes(type) && property.default === '';
		const fields = [
			...(typed ? [[path, property.placeholder] as const] : []),
			...modes
				.filter((mode) => mode.type === 'string')
				.map(({ name, placeholder }) => [`${path} (${name})`, placeholder] as const),
		];
		return fields.filter(([, shown = '']) => !EXAMPLE.test(shown)).map(([where]) => where);
	});
}

test.each([
	...allNodes.map(
		([name, { description }]: readonly [string, INodeType]) =>
			[name, description.properties] as const,
	),
	...credentials,
])('every text field of %s shows an example or has a default', (_name, properties) => {
	expect(bare(properties)).toEqual([]);
});

test('a field without an example is noticed, wherever it is', () => {
	const label = { displayName: 'A', type: 'string' } as const;
	const inner: INodeProperties = { ...label, name: 'a', default: '' };
	const values = [{ ...inner, name: 'b', placeholder: 'A' }];
	expect(
		bare([
			inner,
			{ ...inner, name: 'c', type: 'collection', options: [inner] },
			{ ...inner, name: 'd', type: 'fixedCollection', options: [{ ...inner, values }] },
			{
				...inner,
				name: 'e',
				type: 'resourceLocator',
				modes: [{ ...label, name: 'id' }],
			},
			{ ...inner, name: 'f', placeholder: 'e.g. x' },
			{ ...inner, name: 'g', default: 'x' },
		]),
	).toEqual(['a', 'c.a', 'd.b', 'e (id)']);
});
