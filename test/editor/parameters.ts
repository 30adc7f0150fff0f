import type { INodeTypeDescription } from 'n8n-workflow';
import type { Locator } from 'playwright-core';
import type { Editor, EditorNode } from './editor';
import { noticeText, panelsOf, type Panel } from './expected';
import { packageNodes, type NodeTypes } from './nodes';

/** For some sixty panels, also where the machine is busy. */
const LOOKING_MILLISECONDS = 300_000;

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
			await editor().openNodes(nodes);
			expect(await lookedAt(editor(), wanted)).toEqual(wanted.map(asExpected));
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

async function lookedAt(editor: Editor, panels: readonly Panel[]): Promise<Look[]> {
	const looks: Look[] = [];
	for (const { name, labels } of panels) {
		const panel = await editor.openPanel(name);
		await labelsIn(panel)
			.nth(labels.length - 1)
			.waitFor({ timeout: 3000 })
			.catch(() => undefined);
		looks.push({ name, labels: await shownLabels(panel) });
		await editor.closePanel();
	}
	return looks;
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
