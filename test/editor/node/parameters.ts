import { isDeepStrictEqual } from 'node:util';
import type { INodeTypeDescription } from 'n8n-workflow';
import type { Locator } from 'playwright-core';
import type { Editor, EditorNode } from '../browser/page';
import { noticeText, panelsOf, type Panel } from './expected';
import { packageNodes, type NodeTypes } from './nodes';

/** For some sixty panels, also where the machine is busy. */
const LOOKING_MILLISECONDS = 600_000;
/** Until a panel that shows something else than wanted is taken for complete. */
const COMING_MILLISECONDS = 10_000;

/** Every look of every panel shows what the node's description says, no less and no more. */
export function testShownParameters(editor: () => Editor): void {
	test.each(groups())(
		'%s: every operation shows its parameters, options and notices',
		async (_name, types) => {
			const wanted: Panel[] = [];
			const nodes: EditorNode[] = [];
			for (const [type, typeVersion] of types) {
				const description = await editor().client.nodeType(type, typeVersion);
				const panels = panelsOf(description as unknown as INodeTypeDescription);
				expect(panels.length).toBeGreaterThan(0);
				wanted.push(...panels);
				nodes.push(
					...panels.map(({ name, parameters }) => ({ name, type, typeVersion, parameters })),
				);
			}
			expect(await lookedAt(editor(), nodes, wanted)).toEqual(wanted.map(asExpected));
		},
		LOOKING_MILLISECONDS,
	);
}

/** The triggers in one workflow, which have few panels each; every other node in its own. */
function groups(): Array<[name: string, types: NodeTypes]> {
	const isTrigger = ([type]: NodeTypes[number]) => type.endsWith('Trigger');
	const others = packageNodes().filter((one) => !isTrigger(one));
	return [
		['the triggers', packageNodes().filter(isTrigger)],
		...others.map((one): [string, NodeTypes] => [one[0], [one]]),
	];
}

/** A canvas of many nodes is slow to draw, and it is drawn behind each panel. */
const NODES_AT_ONCE = 12;

async function lookedAt(
	editor: Editor,
	nodes: readonly EditorNode[],
	panels: readonly Panel[],
): Promise<Look[]> {
	const looks: Look[] = [];
	for (let from = 0; from < panels.length; from += NODES_AT_ONCE) {
		const to = from + NODES_AT_ONCE;
		const id = await editor.openNodes(nodes.slice(from, to));
		const saved = (await editor.client.workflows.get(id)).nodes;
		for (const wanted of panels.slice(from, to)) {
			const nodeId = saved.find(({ name }) => name === wanted.name)?.id ?? '';
			looks.push(await lookAt(await editor.showPanel(id, nodeId), wanted));
		}
	}
	return looks;
}

/** What the panel shows as soon as that is what is wanted, else what it shows in the end. */
async function lookAt(panel: Locator, { name, labels }: Panel): Promise<Look> {
	await panel.getByText(name, { exact: true }).filter({ visible: true }).first().waitFor();
	const end = Date.now() + COMING_MILLISECONDS;
	for (;;) {
		const shown = await shownLabels(panel);
		if (isDeepStrictEqual(shown, labels) || Date.now() > end) return { name, labels: shown };
	}
}

type Look = Pick<Panel, 'name' | 'labels'>;

function asExpected({ name, labels }: Panel): Look {
	return { name, labels };
}

function labelsIn(panel: Locator): Locator {
	return panel.locator(
		'.parameter-input-list-wrapper :is(label.n8n-input-label [class^=_title_], .notice-content):visible',
	);
}

/** What a panel calls its parameters, without the heading over its credentials. */
export async function shownLabels(panel: Locator): Promise<string[]> {
	const texts = await labelsIn(panel).evaluateAll((elements) =>
		(elements as unknown as PageElement[])
			.filter((element) => element.closest('[data-test-id=credentials-label]') === null)
			.map(({ innerText, className }) => ({ innerText, className })),
	);
	return texts.map(({ innerText, className }) =>
		className.startsWith('_title_')
			? innerText.replace(/\*\s*$/, '').trim()
			: noticeText(innerText),
	);
}

/** What is read of the page's elements; the browser's own types aren't those of this program. */
interface PageElement {
	readonly innerText: string;
	readonly className: string;
	closest(selector: string): unknown;
}
