import { startN8n } from '../test/n8n/boot';
import { ensureN8n } from '../test/n8n/install';
import { projectFolder } from '../test/n8n/project';
import { signIn, type N8nClient } from '../test/n8n/rest';
import { loneAnswers } from './lone';
import { runPhase, type Phase } from './phase';
import type { Figure, Section } from './report';
import { Requests } from './requests';
import { Figures, interleaved, type Contender } from './rounds';
import { publishSubjects, type Subjects } from './workflows';

const ROUNDS = 3;
const PHASE_MILLISECONDS = 6_000;
const SMALL_ROUNDS = 2;
const SMALL_PHASE_MILLISECONDS = 4_000;
const WARM_UP_MILLISECONDS = 2_000;
const LONE_EVENTS = 60;

type Progress = (news: string) => void;

/** Compares workflows on one real n8n, under its recommended and under its default settings. */
export async function benchN8n(onProgress: Progress): Promise<Section[]> {
	const { folder } = await ensureN8n({ onProgress });
	onProgress('Starting n8n');
	const n8n = await startN8n({ folder, packageFolder: projectFolder() });
	try {
		const requests = new Requests();
		const client = await signIn(n8n.url);
		const subjects = await publishSubjects(client, requests.secret);
		// Remove Duplicates fails when its first events come at the same time.
		await loneAnswers(Object.values(subjects), requests, 1);
		const recommended = await benchRecommended({ client, requests, subjects, onProgress });
		onProgress('Restarting n8n with its default settings');
		await n8n.restart({ N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'false' });
		const byDefault = await benchDefault({ client, requests, subjects, onProgress });
		return [recommended, byDefault];
	} finally {
		await n8n.stop();
	}
}

interface Bench {
	readonly client: N8nClient;
	readonly requests: Requests;
	readonly subjects: Subjects;
	readonly onProgress: Progress;
}

async function benchRecommended(bench: Bench): Promise<Section> {
	const { bare, ours, batched, diy } = bench.subjects;
	const phases = phasesOf(bench.subjects);
	const { rates, answers } = await measure(bench, phases, ROUNDS, PHASE_MILLISECONDS);
	bench.onProgress('Events that come alone');
	const lone = await loneAnswers([bare, ours, batched, diy], bench.requests, LONE_EVENTS);
	const alone = (key: string, subject: typeof bare): Figure => ({
		key: `n8n_lone_${key}_p50_ms`,
		title: `alone, ${subject.title}`,
		value: lone.get(subject) ?? NaN,
		unit: 'ms',
	});
	return {
		title:
			'n8n with N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true (requests per second until the last run had ended)',
		figures: [
			...phases.map(({ name, title }) => raw(`n8n_${name}`, title, rates.median(name))),
			...phases.map(({ name, title }) => ({
				key: `n8n_${name}_p50_ms`,
				title: `median answer, ${title}`,
				value: answers.median(name),
				unit: 'ms',
			})),
			ratio('n8n_ours_vs_diy', 'one run per event, ours to DIY', rates, 'ours', 'diy'),
			ratio('n8n_batched10_vs_diy', '10 batched to DIY', rates, 'batched10', 'diy'),
			{
				...ratio('n8n_batched50_vs_diy', '50 batched to DIY', rates, 'batched50', 'diy50'),
				target: { atLeast: 12 },
			},
			{
				...ratio('n8n_duplicate_vs_diy', 'copies, ours to DIY', rates, 'copies', 'diy_copies'),
				target: { atLeast: 15 },
			},
			{
				...ratio('n8n_forged_vs_diy', 'forgeries, ours to DIY', rates, 'forged', 'diy_forged'),
				target: { atLeast: 15 },
			},
			alone('bare', bare),
			alone('ours', ours),
			alone('batched', batched),
			alone('diy', diy),
			{
				key: 'n8n_lone_p50_vs_bare',
				title: 'alone, ours to the Webhook node',
				value: (lone.get(ours) ?? NaN) / (lone.get(bare) ?? NaN),
				unit: 'x',
				target: { atMost: 1.1 },
			},
		],
	};
}

async function benchDefault(bench: Bench): Promise<Section> {
	const wanted = ['diy', 'ours', 'batched50', 'copies', 'forged'];
	const phases = phasesOf(bench.subjects).filter(({ name }) => wanted.includes(name));
	const { rates } = await measure(bench, phases, SMALL_ROUNDS, SMALL_PHASE_MILLISECONDS);
	return {
		title: 'n8n with its default settings',
		figures: [
			...phases.map(({ name, title }) => raw(`n8n_default_${name}`, title, rates.median(name))),
			...wanted
				.slice(1)
				.map((name) => ratio(`n8n_default_${name}_vs_diy`, `${name} to DIY`, rates, name, 'diy')),
		],
	};
}

function phasesOf({ bare, diy, ours, batched }: Subjects): Phase[] {
	const fresh = { sent: 'fresh', connections: 10, status: 200, runs: 'each' } as const;
	const copies = { ...fresh, sent: 'copies', atMostPerSecond: 1 } as const;
	const forged = { ...fresh, sent: 'forged' } as const;
	const at = (phase: Omit<Phase, 'title'>, what: string): Phase => ({
		...phase,
		title: `${phase.connections} connections, ${what}`,
	});
	const few = 300;
	const many = 2_000;
	return [
		at({ name: 'bare', subject: bare, ...fresh, atMostPerSecond: few }, 'Webhook node alone'),
		at({ name: 'diy', subject: diy, ...fresh, atMostPerSecond: few }, 'DIY'),
		at({ name: 'diy50', subject: diy, ...fresh, connections: 50, atMostPerSecond: few }, 'DIY'),
		at({ name: 'ours', subject: ours, ...fresh, atMostPerSecond: few }, 'ours'),
		at(
			{ name: 'batched10', subject: batched, ...fresh, runs: 'shared', atMostPerSecond: many },
			'ours batched',
		),
		at(
			{
				name: 'batched50',
				subject: batched,
				...fresh,
				connections: 50,
				runs: 'shared',
				atMostPerSecond: many,
			},
			'ours batched',
		),
		at({ name: 'diy_copies', subject: diy, ...copies, runs: 'stopped' }, 'DIY, copies'),
		at({ name: 'copies', subject: ours, ...copies, runs: 'none' }, 'ours, copies'),
		at(
			{ name: 'diy_forged', subject: diy, ...forged, runs: 'stopped', atMostPerSecond: few },
			'DIY, forgeries',
		),
		at(
			{
				name: 'forged',
				subject: ours,
				...forged,
				status: 401,
				runs: 'none',
				atMostPerSecond: many,
			},
			'ours, forgeries',
		),
	];
}

async function measure(
	{ client, requests, onProgress }: Bench,
	phases: readonly Phase[],
	rounds: number,
	milliseconds: number,
): Promise<{ rates: Figures; answers: Figures }> {
	for (const phase of phases) {
		onProgress(`Warming up: ${phase.title}`);
		await runPhase(client, phase, requests, WARM_UP_MILLISECONDS);
	}
	const answers = new Figures();
	const contenders = phases.map((phase): Contender => {
		const measureOnce = async () => {
			onProgress(phase.title);
			const result = await runPhase(client, phase, requests, milliseconds);
			answers.add(phase.name, result.medianAnswerMilliseconds);
			return result.perSecond;
		};
		return { name: phase.name, measure: measureOnce };
	});
	return { rates: await interleaved(contenders, rounds), answers };
}

function raw(name: string, title: string, value: number): Figure {
	return { key: `${name}_per_s`, title, value, unit: '/s' };
}

function ratio(key: string, title: string, rates: Figures, of: string, to: string): Figure {
	return { key, title, value: rates.ratio(of, to), unit: 'x' };
}
