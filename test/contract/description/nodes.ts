import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';

const NODES = join(__dirname, '..', '..', '..', 'nodes');
const CREDENTIALS = join(__dirname, '..', '..', '..', 'credentials');

/** Every node of the package, by its title. */
export const allNodes: ReadonlyArray<readonly [title: string, nodeType: INodeType]> = readdirSync(
	NODES,
)
	.flatMap((folder) =>
		folder.includes('.') ? [] : readdirSync(join(NODES, folder)).map((file) => join(folder, file)),
	)
	.filter((file) => file.endsWith('.node.ts'))
	.map((file) => {
		const exported = jest.requireActual<Record<string, new () => INodeType>>(join(NODES, file));
		const [nodeClass] = Object.values(exported);
		if (nodeClass === undefined) throw new Error(`${file} exports no node`);
		const nodeType = new nodeClass();
		return [nodeType.description.displayName, nodeType] as const;
	});

/** Every credential of the package, by its title. */
export const allCredentials: ReadonlyArray<readonly [title: string, credential: ICredentialType]> =
	readdirSync(CREDENTIALS)
		.filter((file) => file.endsWith('.credentials.ts'))
		.map((file) => {
			const exported = jest.requireActual<Record<string, new () => ICredentialType>>(
				join(CREDENTIALS, file),
			);
			const [type] = Object.values(exported);
			if (type === undefined) throw new Error(`${file} exports no credential`);
			const credential = new type();
			return [credential.displayName, credential] as const;
		});
