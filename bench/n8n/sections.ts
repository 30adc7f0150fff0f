import type { Phase } from './phase';
import type { phasesOf } from './phases';
import type { Figure, Section } from '../measure/report';
import type { Figures } from '../measure/rounds';
import type { Subject, Subjects } from './workflows';

/** What all phases measured, by name: requests per second, and the median time to the answer in milliseconds. */
export interface Measured {
	readonly rates: Figures;
	readonly answers: Figures;
}

type Phases = ReturnType<typeof phasesOf>;

/** Events, duplicates and forgeries under load. */
export function recommendedSection(phases: Phases, measured: Measured): Section {
	const raw = (phase: Phase) => rawFigures('n8n', phase, measured);
	const times = (key: string, of: Phase, to: Phase, atLeast?: number): Figure => ({
		...ratio(`n8n_${key}`, of, to, measured),
		...(atLeast !== undefined && { target: { atLeast } }),
	});
	const { bare, diy, diy50, ours, batched10, batched50 } = phases;
	const { diyDuplicates, duplicates, diyForgeries, forgeries } = phases;
	return {
		title:
			'n8n with N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true (per second until the last run had ended; median answer)\n' +
			'DIY is Webhook, Crypto, If, Remove Duplicates',
		figures: [
			...[bare, diy, ours].flatMap(raw),
			times('ours_vs_bare', ours, bare),
			times('ours_vs_diy', ours, diy),
			...raw(batched10),
			times('batched10_vs_diy', batched10, diy),
			...[diy50, batched50].flatMap(raw),
			times('batched50_vs_diy', batched50, diy50, 12),
			...[diyDuplicates, duplicates].flatMap(raw),
			times('duplicate_vs_diy', duplicates, diyDuplicates, 15),
			...[diyForgeries, forgeries].flatMap(raw),
			times('forged_vs_diy', forgeries, diyForgeries, 15),
		],
	};
}

/** How the median answers of subjects are told, under keys that begin so. */
function loneFigures(prefix: string, medians: ReadonlyMap<Subject, number>) {
	const median = (subject: Subject) => medians.get(subject) ?? NaN;
	return {
		raw: (key: string, subject: Subject): Figure => ({
			key: `${prefix}_p50_${key}_ms`,
			title: subject.title,
			value: median(subject),
			unit: 'ms',
		}),
		times: (key: string, of: Subject, to: Subject): Figure => ({
			key: `${prefix}_p50_${key}`,
			title: `  ${of.title} to ${to.title}`,
			value: median(of) / median(to),
			unit: 'x',
		}),
	};
}

/** The median answer to events that come one at a time. */
export function loneSection(
	{ bare, secured, ours, batched }: Subjects,
	medians: ReadonlyMap<Subject, number>,
): Section {
	const { raw, times } = loneFigures('n8n_lone', medians);
	return {
		title: 'An event that comes alone (median answer)',
		figures: [
			raw('bare', bare),
			raw('secured', secured),
			raw('ours', ours),
			raw('batched', batched),
			{ ...times('vs_bare', ours, bare), target: { atMost: 1.1 } },
			times('vs_secured', ours, secured),
		],
	};
}

/** The median answer to events that come one at a time, where n8n builds an expression engine for every request. */
export function loneByDefaultSection(
	{ bare, ours }: Subjects,
	medians: ReadonlyMap<Subject, number>,
): Section {
	const { raw, times } = loneFigures('n8n_default_lone', medians);
	return {
		title: 'An event that comes alone, with the default settings of n8n (median answer)',
		figures: [raw('bare', bare), raw('ours', ours), times('vs_bare', ours, bare)],
	};
}

/** The same n8n without the one setting that matters. */
export function defaultSection(phases: Phases, measured: Measured): Section {
	const { diy, ours, batched50, duplicates, forgeries } = phases;
	const compared = [ours, batched50, duplicates, forgeries];
	return {
		title: 'n8n with its default settings (all compared with the events of DIY)',
		figures: [
			...rawFigures('n8n_default', diy, measured),
			...compared.flatMap((phase) => [
				...rawFigures('n8n_default', phase, measured),
				ratio(`n8n_default_${phase.name}_vs_diy`, phase, diy, measured),
			]),
		],
	};
}

function rawFigures(prefix: string, { name, title }: Phase, measured: Measured): Figure[] {
	const { rates, answers } = measured;
	return [
		{ key: `${prefix}_${name}_per_s`, title, value: rates.median(name), unit: '/s' },
		{ key: `${prefix}_${name}_p50_ms`, title: '', value: answers.median(name), unit: 'ms' },
	];
}

function ratio(key: string, of: Phase, to: Phase, { rates }: Measured): Figure {
	return { key, title: `  to ${to.title}`, value: rates.ratio(of.name, to.name), unit: 'x' };
}
