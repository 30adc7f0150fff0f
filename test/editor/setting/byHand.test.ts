import type { INodeTypeDescription } from 'n8n-workflow';
import type { WorkflowNode } from '../../n8n/api/definition';
import type { Editor } from '../browser/page';
import { packageNodes } from '../node/nodes';
import { savedOnce } from './saved';
import { setByHand } from './hand';
import { heldValue, settingsOf, type SettingNode } from './plan';
import { openedEditor } from '../browser/session';

const SETTING_MILLISECONDS = 300_000;
/** For one click or one text. */
const STEP_MILLISECONDS = 15_000;
/** A canvas of many nodes is slow to draw, and it is drawn behind each panel. */
const NODES_AT_ONCE = 12;

const editor = openedEditor();
beforeAll(() => editor().page.setDefaultTimeout(STEP_MILLISECONDS));
// n8n would choose the only credential of a type by itself.
beforeAll(async () => await editor().client.deleteCredentials());

test.each([...packageNodes()])(
	'%s: every parameter and option can be set, and the saved workflow holds it',
	async (type, typeVersion) => {
		const description = await editor().client.nodeType(type, typeVersion);
		const nodes = settingsOf(description as unknown as INodeTypeDescription);
		expect(nodes.length).toBeGreaterThan(0);
		for (let from = 0; from < nodes.length; from += NODES_AT_ONCE) {
			const some = nodes.slice(from, from + NODES_AT_ONCE);
			const id = await editor().openNodes(
				some.map(({ name, parameters }) => ({ name, type, typeVersion, parameters })),
			);
			await setIn(editor(), id, some);
			const wanted = some.map(wantedOf);
			const saved = await savedOnce(editor(), id, wanted, (all) =>
				some.map((node) => heldOf(all, node)),
			);
			expect(saved).toEqual(wanted);
		}
	},
	SETTING_MILLISECONDS,
);

async function setIn(editor: Editor, id: string, nodes: readonly SettingNode[]): Promise<void> {
	const saved = (await editor.client.workflows.get(id)).nodes;
	for (const node of nodes) {
		const nodeId = saved.find(({ name }) => name === node.name)?.id ?? '';
		const panel = await editor.showPanel(id, nodeId);
		await panel.getByText(node.name, { exact: true }).filter({ visible: true }).first().waitFor();
		await setByHand(panel, node);
	}
}

function heldOf(nodes: readonly WorkflowNode[], { name, settings }: SettingNode) {
	const node = nodes.find((one) => one.name === name);
	return [name, settings.map((one) => [one.path, heldValue(node, one)])];
}

function wantedOf({ name, settings }: SettingNode) {
	return [name, settings.map(({ path, value }) => [path, value])];
}
