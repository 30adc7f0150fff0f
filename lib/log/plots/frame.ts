import { html, type Content, type Html } from '../html/template';
import { time } from '../layout/times';

/** What a plot is drawn in: as wide as its place, whatever that is. */
export const WIDTH = 1000;
export const HEIGHT = 100;

/** A plot with its axes, and the same as a table. */
export interface PlotParts {
	/** Unique on its page. */
	readonly id: string;
	readonly title: string;
	/** What it shows, in a sentence for those who can't see it. */
	readonly description: string;
	/** What one bar or point stands for. */
	readonly unit: string;
	/** Top, middle, bottom. */
	readonly scale: readonly [string, string, string];
	/** ISO 8601: where equal parts of the horizontal axis begin; it ends now. */
	readonly times: readonly string[];
	readonly format: 'short' | 'day';
	/** Shapes of SVG; undefined: there is nothing to show, which is said by `nothing`. */
	readonly shapes: Html | undefined;
	readonly nothing: string;
	readonly legend: Html;
	readonly table: {
		readonly head: readonly string[];
		readonly rows: ReadonlyArray<readonly Content[]>;
	};
}

/** A plot as a figure. */
export function plotFigure(parts: PlotParts): Html {
	const { id, title, description, unit, scale, times, format, shapes, nothing, legend } = parts;
	if (shapes === undefined) {
		return html`<figure class="card">
			<figcaption><h2>${title}</h2></figcaption>
			<p class="empty">${nothing}</p>
		</figure>`;
	}
	const middle = HEIGHT / 2;
	return html`<figure class="card">
		<figcaption>
			<div class="line">
				<h2>${title}</h2>
				<span class="muted">${unit}</span>
			</div>
			<div class="legend">${legend}</div>
		</figcaption>
		<div class="plot">
			<div class="scale">${scale.map((label) => html`<span>${label}</span>`)}</div>
			<svg
				viewBox="0 0 ${WIDTH} ${HEIGHT}"
				preserveAspectRatio="none"
				role="img"
				aria-labelledby="${id}-title ${id}-text"
			>
				<title id="${id}-title">${title}</title>
				<desc id="${id}-text">${description}</desc>
				<line x1="0" y1="0" x2="${WIDTH}" y2="0" />
				<line x1="0" y1="${middle}" x2="${WIDTH}" y2="${middle}" />
				<line x1="0" y1="${HEIGHT}" x2="${WIDTH}" y2="${HEIGHT}" />
				${shapes}
			</svg>
			<div class="times">${times.map((at) => time(at, format))}<span>now</span></div>
		</div>
		${plotTable(parts)}
	</figure>`;
}

function plotTable({ id, title, table }: PlotParts): Html {
	const head = table.head.map((name) => html`<th scope="col">${name}</th>`);
	const rows = table.rows.map(
		([first, ...others]) =>
			html`<tr>
				<th scope="row">${first}</th>
				${others.map((cell) => html`<td>${cell}</td>`)}
			</tr>`,
	);
	return html`<details id="${id}-data">
		<summary>As a table</summary>
		<div class="scroll" id="${id}-rows" tabindex="0" role="region" aria-label="${title}">
			<table>
				<caption class="unseen">
					${title}
				</caption>
				<thead>
					<tr>
						${head}
					</tr>
				</thead>
				<tbody>
					${rows}
				</tbody>
			</table>
		</div>
	</details>`;
}
