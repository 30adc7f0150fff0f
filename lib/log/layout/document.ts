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
					<p class="brand">Webhook Log</p>
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
	return html`${frame.isDispatcherKept ? undefined : NOBODY_RETRIES}
		${done && html`<p class="notice done" role="status">${done}</p>`}
		<main id="main" tabindex="-1" ${new Attributes({ 'data-live': isLive !== false })}>
			${content}
		</main>
		<footer class="bottom">
			<p>Times are in <span data-zone="true">UTC</span>.</p>
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

const RECEIVED_VIEWS = new Set(['received', 'trigger', 'rejected']);

function sections(query: Query, frame: Frame): Html {
	const isReceived = RECEIVED_VIEWS.has(query.view ?? '');
	const tab = (label: string, href: string, isCurrent: boolean) =>
		html`<li>
			<a ${new Attributes({ href, 'aria-current': isCurrent && 'page' })}>${label}</a>
		</li>`;
	return html`<nav aria-label="Sections">
			<ul class="tabs">
				${tab('Sent', link({}), !isReceived)}
				${tab('Received', link({ view: 'received' }), isReceived)}
			</ul>
		</nav>
		${postForm('sign-out', {}, frame, html`<button class="quiet">Sign Out</button>`)}`;
}

const NOBODY_RETRIES = html`<p class="strip" role="alert">
	<strong>Retries stop when n8n restarts.</strong> Publish a workflow with a Webhook Sender Trigger,
	so that waiting events are sent after a restart.
</p>`;
