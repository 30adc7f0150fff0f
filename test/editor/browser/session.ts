import type { BrowserServer } from 'playwright-core';
import { startN8n, type RunningN8n } from '../../n8n/boot';
import { ensureN8n } from '../../n8n/install/n8n';
import { projectFolder } from '../../n8n/install/project';
import { startChromiumServer } from './chromium';
import { Editor, type SignedIn } from './page';

/** Where the test files, which have no objects in common with jest's set-up, are told of what it has started. */
const VARIABLE = 'SHARED_EDITOR';

/** Addresses of the n8n and the browser that all test files use, and what signs their pages in. */
interface Shared {
	readonly url: string;
	readonly browser: string;
	readonly signedIn: SignedIn;
}

let running: { n8n: RunningN8n; browser: BrowserServer } | undefined;

/** Starts one n8n, with its owner, and one browser for all test files: that takes longer than most of the tests. */
export async function startShared(): Promise<void> {
	const { folder } = await ensureN8n();
	const browser = await startChromiumServer();
	try {
		const n8n = await startN8n({ folder, packageFolder: projectFolder() });
		running = { n8n, browser };
		const editor = await Editor.join(n8n.url, browser.wsEndpoint());
		const signedIn = await editor.signedIn();
		await editor.close();
		const shared: Shared = { url: n8n.url, browser: browser.wsEndpoint(), signedIn };
		process.env[VARIABLE] = JSON.stringify(shared);
	} catch (error) {
		await browser.close();
		throw error;
	}
}

/** Ends what `startShared` has started. */
export async function stopShared(): Promise<void> {
	await running?.browser.close();
	await running?.n8n.stop();
}

/** An editor for one test file: a page of its own in the shared browser, signed in to the shared n8n. */
export function openedEditor(): () => Editor {
	let opened: Editor | undefined;
	beforeAll(async () => {
		const { url, browser, signedIn } = JSON.parse(process.env[VARIABLE] ?? '{}') as Shared;
		opened = await Editor.join(url, browser, signedIn);
	});
	afterAll(async () => await opened?.close());
	return () => {
		if (opened === undefined) throw new Error('The editor is not open');
		return opened;
	};
}
