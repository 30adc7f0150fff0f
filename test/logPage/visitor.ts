import type { Browser, BrowserContext, Page } from 'playwright-core';
import { joinChromium } from '../editor/browser/chromium';
import { PASSWORD } from '../log/server';
import type { PageName, Pages } from './pages';
import { VARIABLE } from './setup';

declare const document: {
	readonly documentElement: { readonly scrollWidth: number; readonly scrollHeight: number };
};

/** How somebody looks at a page. */
export interface Looks {
	readonly on?: PageName;
	readonly width?: number;
	readonly height?: number;
	readonly scheme?: 'light' | 'dark';
	readonly javaScript?: boolean;
	readonly zone?: string;
	/** For what is put into the page to judge it, which its policy would not run. */
	readonly bypassCSP?: boolean;
	readonly signedIn?: boolean;
}

/** What browsers keep of who is signed in, by the page. */
const sessions = new Map<PageName, Awaited<ReturnType<BrowserContext['storageState']>>>();

/** Somebody with a browser. */
export class Visitor {
	/** What the browser complained about, but that one has to sign in first. */
	readonly complaints: string[] = [];

	private constructor(
		readonly page: Page,
		readonly context: BrowserContext,
		readonly url: string,
	) {
		page.on('console', (message) => {
			const isExpected = / status of 401 /.test(message.text());
			if (/error|warning/.test(message.type()) && !isExpected) this.complaints.push(message.text());
		});
		page.on('pageerror', (error) => this.complaints.push(error.message));
	}

	static async in(browser: Browser, { urls }: Pages, looks: Looks = {}): Promise<Visitor> {
		const { on = 'busy', width = 1440, height = 900, scheme = 'light', zone } = looks;
		const isSignedIn = looks.signedIn ?? true;
		const session = isSignedIn ? sessions.get(on) : undefined;
		const context = await browser.newContext({
			viewport: { width, height },
			colorScheme: scheme,
			javaScriptEnabled: looks.javaScript ?? true,
			reducedMotion: 'reduce',
			timezoneId: zone ?? 'UTC',
			bypassCSP: looks.bypassCSP ?? false,
			permissions: ['clipboard-read', 'clipboard-write'],
			storageState: session,
		});
		context.setDefaultTimeout(60_000);
		const visitor = new Visitor(await context.newPage(), context, urls[on]);
		if (isSignedIn && session === undefined) {
			await visitor.signIn();
			sessions.set(on, await context.storageState());
		}
		return visitor;
	}

	async signIn(password = PASSWORD): Promise<void> {
		await this.page.goto(this.url);
		await this.enter(password);
	}

	/** Enters a password into the form that is shown; resolves with the page that answers it. */
	async enter(password: string): Promise<void> {
		await this.page.getByLabel('Password').fill(password);
		const answered = this.page.waitForEvent('load');
		await this.page.getByRole('button', { name: 'Sign in' }).click();
		await answered;
	}

	/** Goes to a screen by its query, as `?view=deliveries`; answers the status. */
	async goTo(query: string): Promise<number> {
		const response = await this.page.goto(new URL(query || '?', this.url).href);
		return response?.status() ?? 0;
	}

	/** The data of a screen. */
	async data<Data>(query: string): Promise<Data> {
		const url = new URL(query, this.url);
		const answer = await this.context.request.get(url.href, {
			headers: { accept: 'application/json' },
		});
		return (await answer.json()) as Data;
	}

	/** The first delivery that a list shows. */
	async firstId(query: string): Promise<string> {
		const { deliveries } = await this.data<{ deliveries: ReadonlyArray<{ id: string }> }>(
			`?view=deliveries&${query}`,
		);
		const [first] = deliveries;
		if (first === undefined) throw new Error(`No delivery: ${query}`);
		return first.id;
	}

	/** Of the document, in pixels. */
	async size(): Promise<{ readonly scrollWidth: number; readonly scrollHeight: number }> {
		return await this.page.evaluate(() => {
			const { scrollWidth, scrollHeight } = document.documentElement;
			return { scrollWidth, scrollHeight };
		});
	}

	/** Takes a picture of the screen from its top, to its end or to this height in pixels. */
	async picture(path: string, mostHeight: number): Promise<void> {
		const { scrollHeight } = await this.size();
		const { width = 0 } = this.page.viewportSize() ?? {};
		const clip = { x: 0, y: 0, width, height: Math.min(scrollHeight, mostHeight) };
		await this.page.screenshot({ path, fullPage: true, clip });
	}

	async close(): Promise<void> {
		await this.context.close();
	}
}

/** The pages, and visitors to them for one test file, who leave at its end. */
export function visitors() {
	const pages = JSON.parse(process.env[VARIABLE] ?? '{}') as Pages & { readonly browser: string };
	let browser: Browser | undefined;
	beforeAll(async () => {
		browser = await joinChromium(pages.browser);
	});
	afterAll(async () => await browser?.close());
	const visit = async (looks?: Looks): Promise<Visitor> => {
		if (browser === undefined) throw new Error('There is no browser yet');
		return await Visitor.in(browser, pages, looks);
	};
	return { ids: pages.ids, visit };
}
