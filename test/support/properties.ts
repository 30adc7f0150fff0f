import type { INodeProperties } from 'n8n-workflow';

/** Parameters and everything in them, each with its path. */
export function withInner(
	properties: readonly INodeProperties[],
	path = '',
): Array<readonly [path: string, property: INodeProperties]> {
	return properties.flatMap((property) => {
		const here = `${path}${property.name}`;
		const inner = (property.options ?? []).flatMap((option) => {
			if ('values' in option) return withInner(option.values, `${here}.`);
			return 'type' in option ? withInner([option], `${here}.`) : [];
		});
		return [[here, property] as const, ...inner];
	});
}
