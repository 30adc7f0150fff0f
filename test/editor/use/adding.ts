import type { INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import type { Locator } from 'playwright-core';
import type { WorkflowNode } from '../../n8n/api/definition';
import { projectFolder, readManifest } from '../../n8n/install/project';
import { addFound, type Found } from '../browser/nodesPanel';
import type { Editor } from '../browser/page';
import { chooseCredential, createCredential, setByHand } from '../setting/hand';
import { savedOnce } from '../setting/saved';
import { labelsFor, shown } from '../node/expected';
import { labelsOnce } from '../node/labels';
import { newestVersion } from '../node/nodes';
import type { Chosen } from '../node/panel';

/** A node that is added, what it must have then, and the credentials that are chosen in it. */
export interface Added extends Found {
	/** Its type, without the package's name. */
	readonly node: string;
	/** What the chosen trigger or action sets. */
	readonly parameters: INodeParameters;
	/** What is set by hand. */
	readonly set?: INodeParameters;
	/** In the order in which the panel asks for them: one that there is, or the fields of one that is created from there. */
	readonly credentials: Readonly<Record<string, Chosen[string] | { readonly fields: Fields }>>;
}

type Fields = Readonly<Record<string, string>>;

/**
 * Adds a node from the nodes panel, by search, looks at its parameters, chooses its credentials and sets the rest, all by
 * hand; answers the node's open panel once the saved workflow holds all of that.
 */
export async function addNode(editor: Editor, added: Added): Promise<Locator> {
	const { node, parameters, set = {}, credentials } = added;
	const type = `${readManifest(projectFolder()).name}.${node}`;
	const described = await editor.client.nodeType(type, newestVersion(type));
	const description = described as unknown as INodeTypeDescription;
	const { id, panel } = await addFound(editor, added);
	const labels = labelsFor(description, parameters);
	expect(await labelsOnce(panel, labels)).toEqual(labels);
	const used: Chosen = {};
	for (const [at, [name, one]] of Object.entries(credentials).entries()) {
		if ('fields' in one) used[name] = await createCredential(panel, at, one.fields);
		else {
			await chooseCredential(panel, at, one.id);
			used[name] = one;
		}
	}
	const properties = shown(description, parameters);
	for (const property of properties.filter(({ name }) => name in set)) {
		const { name } = property;
		await setByHand(panel, { path: `parameters.${name}`, property, value: set[name] });
	}
	const wanted = { parameters: { ...parameters, ...set }, credentials: used };
	const held = (nodes: readonly WorkflowNode[]) => {
		const saved = nodes.find((one) => one.type === type);
		// n8n doesn't save what is as it was at first.
		const values = properties
			.filter(({ name }) => name in wanted.parameters)
			.map((property) => [property.name, saved?.parameters[property.name] ?? property.default]);
		return { parameters: Object.fromEntries(values) as unknown, credentials: saved?.credentials };
	};
	expect(await savedOnce<unknown>(editor, id, wanted, held)).toEqual(wanted);
	return panel;
}
