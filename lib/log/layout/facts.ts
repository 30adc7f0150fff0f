import { Attributes, html, type Content, type Html } from '../html/template';

/** Names and what they are, side by side where there is room and unless `isColumn`; those without are left out. */
export function factList(rows: ReadonlyArray<readonly [string, Content]>, isColumn = false): Html {
	const given = rows.filter(([, value]) => value !== undefined && value !== false && value !== '');
	return html`<dl class="facts ${isColumn && 'column'}">
		${given.map(
			([name, value]) =>
				html`<div>
					<dt>${name}</dt>
					<dd>${value}</dd>
				</div>`,
		)}
	</dl>`;
}

/** A number at a glance. */
export interface Figure {
	readonly label: string;
	readonly value: Content;
	/** Of which time it is, or what else is said of it. */
	readonly hint?: Content;
	/** Where what it counts is listed. */
	readonly href?: string | undefined;
	/** Whether somebody should look at it. */
	readonly isBad?: boolean;
}

/** Numbers side by side; `label` says what they are of. */
export function figures(label: string, all: readonly Figure[]): Html {
	return html`<dl class="numbers" aria-label="${label}">${all.map(drawn)}</dl>`;
}

function drawn({ label, value, hint, href, isBad = false }: Figure): Html {
	const classes = new Attributes({ class: isBad && 'bad' });
	return html`<div>
		<dt>${label}</dt>
		<dd ${classes}>${href === undefined ? value : html`<a href="${href}">${value}</a>`}</dd>
		${hint && html`<dd class="hint">${hint}</dd>`}
	</div>`;
}
