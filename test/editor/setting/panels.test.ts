import type { INodeTypeDescription } from 'n8n-workflow';
import type { Locator } from 'playwright-core';
import type { WorkflowNode } from '../../n8n/api/definition';
import type { Editor } from '../browser/page';
import { openedEditor } from '../browser/session';
import { typed } from '../browser/typed';
import { labelsOnce } from '../node/labels';
import { packageNodes, type NodeTypes } from '../node/nodes';
import { addOptions, setByHand } from './hand';
import { heldValue, plannedNodes, type PlannedNode } from './plan';
import { savedOnce } from './saved';

/** For some sixty panels, also where the machine is busy. */
const PANELS_MILLISECONDS = 1_800_000;
/** A canvas of many nodes is slow to draw, and it is drawn behind each panel. */
const NODES_AT_ONCE = 12;

const editor = openedEditor();
// n8n would choose the only credential of a type by itself.
beforeAll(async () => await editor().client.deleteCredentials());

test.each(groups())(
	'%s: every panel shows its parameters, options and notices; each can be set, and the saved workflow holds it',
	async (_name, types) => {
		const nodes: TypedNode[] = [];
		for (const [type, typeVersion] of types) {
			const description = await editor().client.nodeType(type, typeVersion);
			const planned = plannedNodes(description as unknown as INodeTypeDescription);
			expect(planned.length).toBeGreaterThan(0);
			nodes.push(...planned.map((node) => ({ ...node, type, typeVersion })));
		}
		for (let from = 0; from < nodes.length; from += NODES_AT_ONCE) {
			const some = nodes.slice(from, from + NODES_AT_ONCE);
			const id = await editor().openNodesWithin(
				some.map(({ name, parameters, type, typeVersion }) => ({
					name,
					type,
					typeVersion,
					parameters,
				})),
			);
			const shown = await useEach(editor(), id, some);
			expect(shown).toEqual(some.map(({ name, labels }) => ({ name, labels })));
			const wanted = some.map(wantedOf);
			const saved = await savedOnce(editor(), id, wanted, (all) =>
				some.map((node) => heldOf(all, node)),
			);
			expect(saved).toEqual(wanted);
			await editor().hidePanel(id);
		}
	},
	PANELS_MILLISECONDS,
);

type TypedNode = PlannedNode & Pick<WorkflowNode, 'type' | 'typeVersion'>;

/** The triggers in one workflow, which have few panels each; every other node in its own. */
function groups(): Array<[name: string, types: NodeTypes]> {
	const isTrigger = ([type]: NodeTypes[number]) => type.endsWith('Trigger');
	const others = packageNodes().filter((one) => !isTrigger(one));
	return [
		['the triggers', packageNodes().filter(isTrigger)],
		...others.map((one): [string, NodeTypes] => [one[0], [one]]),
	];
}

/** Opens the panel of each node, looks at it and sets what is planned; answers what the panels showed. */
async function useEach(editor: Editor, id: string, nodes: readonly PlannedNode[]) {
	const saved = (await editor.client.workflows.get(id)).nodes;
	const seen: Array<Pick<PlannedNode, 'name' | 'labels'>> = [];
	for (const node of nodes) {
		const nodeId = saved.find(({ name }) => name === node.name)?.id ?? '';
		const panel = await editor.showPanel(id, nodeId);
		await panel.getByText(node.name, { exact: true }).filter({ visible: true }).first().waitFor();
		await addOptions(panel, node);
		seen.push({ name: node.name, labels: node.labels && (await labelsOnce(panel, node.labels)) });
		await setAll(panel, node);
	}
	return seen;
}

async function setAll(panel: Locator, { settings }: PlannedNode): Promise<void> {
	for (const setting of settings) await setByHand(panel, setting);
	// Nobody leaves a panel sooner.
	if (settings.length > 0) await typed(panel.page());
}

function heldOf(nodes: readonly WorkflowNode[], { name, settings }: PlannedNode) {
	const node = nodes.find((one) => one.name === name);
	return [name, settings.map((one) => [one.path, heldValue(node, one)])];
}

function wantedOf({ name, settings }: PlannedNode) {
	return [name, settings.map(({ path, value }) => [path, value])];
}
