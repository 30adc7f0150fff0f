import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { endedSessions } from '../../../lib/log/access/ended';
import { Tries } from '../../../lib/log/access/tries';
import type { LogRequest, LogResponse } from '../../../lib/log/exchange';
import { handleLog } from '../../../lib/log/handle';
import { html, ownElement } from '../../../lib/log/html/template';
import { postings } from '../../../lib/log/postings';
import { SIGN_IN, type Layout, type LogRoutes } from '../../../lib/log/routes';
import type { LogSettings } from '../../../lib/log/settings';
import type { LogSource } from '../../../lib/log/source';
import { MemoryClaims } from '../n8n/store/memoryClaims';
import { elementsIn, parseMarkup, type Element } from './markup/markup';

export const PASSWORD = 'correct horse battery';
export const TOKEN = 'a-token-of-more-than-thirty-two-characters';
export const HOUR = 3_600_000;

const STYLE = 'main { color: red }';
const SCRIPT = 'const started = true;';

/** A layout with nothing but what is needed. */
export const plainLayout: Layout = {
	style: STYLE,
	script: SCRIPT,
	document: ({ title, content }) =>
		html`<!doctype html>
			<html lang="en">
				<head>
					<title>${title}</title>
					${ownElement('style', STYLE)}
				</head>
				<body>
					<main>${content}</main>
					${ownElement('script', SCRIPT)}
				</body>
			</html>`,
};

/** A log page as it is served by one or more processes over one store; the clock is the test's. */
export class LogPage {
	now = Date.UTC(2026, 10, 28, 12);
	readonly claims = new MemoryClaims(() => this.now);
	/** What n8n's log was told. */
	readonly logged: unknown[] = [];
	/** How often what is read from was opened. */
	opened = 0;
	settings: LogSettings;
	private given = 0;

	constructor(
		private readonly routes: LogRoutes,
		private readonly source: Partial<LogSource> = {},
		settings: Partial<LogSettings> = {},
	) {
		this.settings = {
			password: PASSWORD,
			token: TOKEN,
			pageId: 'workflow:node',
			isReadOnly: false,
			session: { totalMilliseconds: 12 * HOUR, idleMilliseconds: 2 * HOUR },
			hosts: ['n8n.example.com'],
			editorAddress: '../../..',
			tries: { password: new Tries(), token: new Tries() },
			ended: endedSessions(async () => this.claims),
			postings: postings(async () => this.claims, nextTurn),
			now: () => this.now,
			random: (bytes) => this.random(bytes),
			log: {
				rejected: (what, address) => this.logged.push(`${what} from ${address}`),
				failed: (error) => this.logged.push(error),
			},
			...settings,
		};
	}

	async answer(request: LogRequest): Promise<LogResponse> {
		const open = async () => {
			this.opened += 1;
			return {
				isDispatcherKept: async () => true,
				now: () => this.now,
				...this.source,
			} as LogSource;
		};
		return await handleLog(request, open, this.settings, this.routes);
	}

	/** Bytes that are never the same twice. */
	private random(bytes: number): Buffer {
		this.given += 1;
		return createHash('sha512').update(String(this.given)).digest().subarray(0, bytes);
	}
}

type Given = Partial<Omit<LogRequest, 'form'>> & {
	readonly form?: Readonly<Record<string, string>>;
	/** Instead of what a browser tells of where a form comes from. */
	readonly origins?: Readonly<Record<string, string>>;
};

const OWN_FORM = { origin: 'https://n8n.example.com', 'sec-fetch-site': 'same-origin' };

/** What a browser does with the page: keeps cookies, and tells from where a form is posted. */
export class Browser {
	cookies = new Map<string, string>();
	readonly address: string;

	constructor(
		private readonly page: LogPage,
		more: { readonly address?: string; readonly cookies?: ReadonlyMap<string, string> } = {},
	) {
		this.address = more.address ?? '203.0.113.1';
		this.cookies = new Map(more.cookies);
	}

	async get(query: Readonly<Record<string, string>> = {}, given: Given = {}): Promise<LogResponse> {
		return await this.ask({ query, ...given });
	}

	/** Posts a form of the page. */
	async post(form: Readonly<Record<string, string>>, given: Given = {}): Promise<LogResponse> {
		const { origins = OWN_FORM, headers, ...rest } = given;
		return await this.ask({
			method: 'POST',
			form,
			...rest,
			headers: { ...origins, ...headers },
		});
	}

	/** Opens the page and signs in. */
	async signIn(password = PASSWORD, given: Given = {}): Promise<LogResponse> {
		const { challenge = '' } = hiddenIn(await this.get());
		return await this.post({ action: SIGN_IN, challenge, password }, given);
	}

	private async ask({
		form = {},
		headers,
		origins: _origins,
		...given
	}: Given): Promise<LogResponse> {
		const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
		const response = await this.page.answer({
			method: 'GET',
			path: '',
			query: {},
			address: this.address,
			isHttps: true,
			...given,
			form: Object.fromEntries(Object.entries(form).map(([name, value]) => [name, [value]])),
			headers: {
				host: 'n8n.example.com',
				accept: 'text/html,application/xhtml+xml',
				...(cookie !== '' && { cookie }),
				...headers,
			},
		});
		for (const set of [response.headers['set-cookie'] ?? []].flat()) this.keep(set);
		return response;
	}

	private keep(header: string): void {
		const [pair = '', ...attributes] = header.split('; ');
		const [name = '', value = ''] = pair.split('=');
		if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
		else this.cookies.set(name, value);
	}
}

/** The document of an answer. */
export function documentIn({ body }: LogResponse): Element {
	return parseMarkup(body);
}

/** The hidden fields of an answer's forms. */
export function hiddenIn(response: LogResponse): Readonly<Record<string, string>> {
	const inputs = elementsIn(documentIn(response), 'input');
	return Object.fromEntries(
		inputs
			.filter(({ attributes }) => attributes.type === 'hidden')
			.map(({ attributes }) => [attributes.name ?? '', attributes.value ?? '']),
	);
}
