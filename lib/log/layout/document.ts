import { Attributes, html, ownElement, type Html } from '../html/template';
import { link } from '../link';
import type { Drawn, Frame, Query } from '../screen';
import { doneSentence } from './done';
import { postForm } from './forms';
import { keysDialog } from './keys';
import { SCRIPT } from './script/script';
import { STYLE } from './style/style';

/** What all documents have in common: the only style sheet and the only script, and what stands around a screen. */
export const layout = { style: STYLE, script: SCRIPT, document };

/** Two lines, the second cut short. */
const ICON = html`<link
	rel="icon"
	href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%233550b8'/%3E%3Cpath d='M3 5h10M3 8h6M3 11h8' stroke='white' stroke-width='1.6'/%3E%3C/svg%3E"
/>`;

/** The same on the page. */
const MARK = html`<svg viewBox="0 0 16 16" aria-hidden="true">
	<rect width="16" height="16" rx="3" />
	<path d="M3 5h10M3 8h6M3 11h8" />
</svg>`;

/** The whole document around a screen; without a frame for somebody who is not signed in, who sees nothing of the log. */
export function document(drawn: Drawn, query: Query, frame?: Frame): Html {
	const { title, content } = drawn;
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="color-scheme" content="light dark" />
				<title>${title} · Webhook Log</title>
				${ICON} ${ownElement('style', STYLE)}
			</head>
			<body ${new Attributes({ 'data-now': frame?.now })}>
				<a class="skip" href="#main">Skip to content</a>
				<header class="top">
					<p class="brand">${MARK} <span>Webhook Log</span></p>
					${frame && sections(query, frame)}
				</header>
				${frame ? inside(drawn, query, frame) : outside(content)} ${ownElement('script', SCRIPT)}
			</body>
		</html>`;
}

function outside(content: Html): Html {
	return html`<main id="main" class="outside" tabindex="-1">${content}</main>`;
}

function inside({ content, isLive }: Drawn, query: Query, frame: Frame): Html {
	const done = doneSentence(query.done);
	return html`${frame.retriesStop && NOBODY_RETRIES}
		${done && html`<p class="notice done" role="status">${done}</p>`}
		<main id="main" tabindex="-1" ${new Attributes({ 'data-live': isLive !== false })}>
			${content}
		</main>
		<footer class="bottom">
			<p>
				Times are in <span data-zone="true">UTC</span>.
				<button type="button" class="quiet" data-toggle-utc="true" hidden>Show UTC</button>
			</p>
			${frame.mayAct ? undefined : html`<p>Read-only: nothing can be changed here.</p>`}
			<p>
				For programs:
				<a href="${link({ ...shownQuery(query), format: 'json' })}">this screen as JSON</a>,
				<a href="${link({ view: 'journal' })}">journal</a>
			</p>
			<p class="scripted" hidden>
				<span data-refreshed="true" role="status"></span>
				<button type="button" class="quiet" data-toggle-live="true" aria-pressed="true">
					Live updates
				</button>
				<button type="button" class="quiet" data-open-keys="true">Keyboard shortcuts</button>
			</p>
		</footer>
		${keysDialog}`;
}

/** Its address without what is told or asked for only once. */
function shownQuery({ done: _done, live: _live, ...asked }: Query): Query {
	return asked;
}

const TABS = [
	['Sent', {}],
	['Received', { view: 'received' }],
	['Health', { view: 'health' }],
] as const;
/** The tabs of the views that are not those of what was sent. */
const TAB_OF: Readonly<Record<string, string>> = {
	received: 'Received',
	trigger: 'Received',
	rejected: 'Received',
	health: 'Health',
};

function sections({ view = '' }: Query, frame: Frame): Html {
	const current = Object.hasOwn(TAB_OF, view) ? TAB_OF[view] : 'Sent';
	const tabs = TABS.map(([label, to]) => {
		const attributes = { href: link(to), 'aria-current': label === current && 'page' };
		return html`<li><a ${new Attributes(attributes)}>${label}</a></li>`;
	});
	return html`<nav aria-label="Sections">
			<ul class="tabs">
				${tabs}
			</ul>
		</nav>
		${frame.mayAct ? undefined : html`<p class="badge">Read-only</p>`}
		${postForm('sign-out', {}, frame, html`<button class="quiet">Sign Out</button>`)}`;
}

const NOBODY_RETRIES = html`<p class="strip" role="alert">
	<strong>Retries stop when n8n restarts.</strong> Publish a workflow with a Webhook Sender Trigger,
	so that waiting events are sent after a restart.
</p>`;
