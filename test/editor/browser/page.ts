import {
	selectors,
	type Browser,
	type BrowserContext,
	type Locator,
	type Page,
} from 'playwright-core';
import { startN8n, type RunningN8n } from '../../n8n/boot';
import type { WorkflowNode } from '../../n8n/api/definition';
import { ensureN8n } from '../../n8n/install/n8n';
import { projectFolder } from '../../n8n/install/project';
import { signIn, type N8nClient } from '../../n8n/api/rest';
import { TEST_OWNER } from '../../n8n/api/session';
import { joinChromium, startChromium } from './chromium';
import { goWithin } from './router';

/** n8n's editor marks what its own tests look for by this attribute. */
selectors.setTestIdAttribute('data-test-id');

/** High enough that hardly any panel has to be scrolled. */
const WINDOW = { width: 1500, height: 1400 };
const TIMEOUT_MILLISECONDS = 120_000;
const CANVAS_COLUMNS = 12;

/** A real n8n with the built package, and a browser signed in to it. */
export class Editor {
	/** Nothing is open in the page, or not yet saved, that the next workflow would meet. */
	private isAtRest = false;

	private constructor(
		readonly n8n: UsedN8n,
		readonly client: N8nClient,
		readonly page: Page,
		private readonly browser: Browser,
	) {}

	/** Installs n8n if need be, starts it and the browser, and signs in by n8n's form. */
	static async open(onProgress: (line: string) => void = () => undefined): Promise<Editor> {
		const browser = await startChromium();
		try {
			const { folder } = await ensureN8n({ onProgress });
			const n8n = await startN8n({ folder, packageFolder: projectFolder() });
			return await Editor.on(n8n, browser);
		} catch (error) {
			await browser.close();
			throw error;
		}
	}

	/**
	 * Opens a page of a running browser for a running n8n, signed in as it was where `signedIn` was read, or by n8n's form;
	 * `close` ends neither.
	 */
	static async join(url: string, browserAddress: string, signedIn?: SignedIn): Promise<Editor> {
		const browser = await joinChromium(browserAddress);
		return await Editor.on({ url, stop: async () => {} }, browser, signedIn);
	}

	private static async on(n8n: UsedN8n, browser: Browser, signedIn?: SignedIn): Promise<Editor> {
		const client = await signIn(n8n.url);
		const context = await browser.newContext({
			viewport: WINDOW,
			baseURL: n8n.url,
			reducedMotion: 'reduce',
			storageState: signedIn,
		});
		context.setDefaultTimeout(TIMEOUT_MILLISECONDS);
		const editor = new Editor(n8n, client, await context.newPage(), browser);
		if (signedIn !== undefined) return editor;
		await editor.signIn().catch(async (error: unknown) => {
			await editor.close();
			throw error;
		});
		return editor;
	}

	/** What other pages need to be signed in as this one is. */
	async signedIn(): Promise<SignedIn> {
		return await this.page.context().storageState();
	}

	/** Saves a workflow of these nodes, unconnected, and opens it; answers its id. */
	async openNodes(nodes: readonly EditorNode[]): Promise<string> {
		const id = await this.save(nodes);
		await this.openWorkflow(id);
		return id;
	}

	/** The same without loading the page anew, which takes seconds, where the panel of the workflow before was closed. */
	async openNodesWithin(nodes: readonly EditorNode[]): Promise<string> {
		const id = await this.save(nodes);
		const [first] = (await this.client.workflows.get(id)).nodes;
		await this.goOn(`/workflow/${id}`);
		await this.page.locator(`.vue-flow__node[data-id="${first?.id}"]`).waitFor();
		return id;
	}

	/** Opens a new workflow without nodes, as `openNodesWithin` does; answers its id. */
	async openEmpty(): Promise<string> {
		const id = await this.save([]);
		await this.goOn(`/workflow/${id}`);
		return id;
	}

	/** Opens a saved workflow. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** Opens the panel of a node of the open workflow, as a double click does; answers the panel. */
	async openPanel(name: string): Promise<Locator> {
		await this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`).dblclick();
		const panel = this.page.getByTestId('ndv');
		await panel.waitFor();
		return panel;
	}

	/** Opens the panel of a node of the open workflow by its address, without the way over the canvas; answers the panel. */
	async showPanel(workflowId: string, nodeId: string): Promise<Locator> {
		await this.goWithin(`/workflow/${workflowId}/${nodeId}`);
		const panel = this.page.getByTestId('ndv');
		await panel.waitFor();
		return panel;
	}

	/** Goes to another address of n8n's editor without loading the page anew. */
	async goWithin(path: string): Promise<void> {
		await goWithin(this.page, path);
	}

	/** Closes the open panel; what was changed in it has to be saved. */
	async closePanel(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.page.getByTestId('ndv').waitFor({ state: 'hidden' });
		this.isAtRest = true;
	}

	/** Closes a panel that `showPanel` has opened, wherever the keyboard is in it; what was changed has to be saved. */
	async hidePanel(workflowId: string): Promise<void> {
		await this.goWithin(`/workflow/${workflowId}`);
		await this.page.getByTestId('ndv').waitFor({ state: 'hidden' });
		this.isAtRest = true;
	}

	/** Ends the browser and n8n. */
	async close(): Promise<void> {
		await this.browser.close();
		await this.n8n.stop();
	}

	/** A test that failed may have left anything open: then the page is loaded anew. */
	private async goOn(path: string): Promise<void> {
		const { isAtRest } = this;
		this.isAtRest = false;
		await (isAtRest ? this.goWithin(path) : this.page.goto(path));
	}

	private async save(nodes: readonly EditorNode[]): Promise<string> {
		return await this.client.workflows.create({
			name: `${nodes[0]?.name ?? 'No nodes'} …`,
			nodes: nodes.map((node, index) => ({ position: placeOf(index), ...node })),
			connections: {},
		});
	}

	private async signIn(): Promise<void> {
		await this.page.goto('/signin');
		await this.page.locator('input[name=emailOrLdapLoginId]').fill(TEST_OWNER.email);
		await this.page.locator('input[name=password]').fill(TEST_OWNER.password);
		await this.page.getByTestId('form-submit-button').click();
		await this.page.waitForURL(({ pathname }) => !pathname.startsWith('/signin'));
	}
}

/** Places for nodes beside and below each other. */
function placeOf(index: number): [number, number] {
	return [(index % CANVAS_COLUMNS) * 300, Math.floor(index / CANVAS_COLUMNS) * 200];
}

/** The n8n as far as the editor uses it. */
type UsedN8n = Pick<RunningN8n, 'url' | 'stop'>;

/** What a browser keeps of who is signed in. */
export type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>;

/** A node to open. */
export type EditorNode = Pick<WorkflowNode, 'name' | 'type' | 'typeVersion' | 'parameters'> &
	Partial<WorkflowNode>;
