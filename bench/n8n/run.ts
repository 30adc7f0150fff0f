import { startN8n } from '../../test/n8n/boot';
import { ensureN8n } from '../../test/n8n/install/n8n';
import { projectFolder } from '../../test/n8n/install/project';
import { signIn, type N8nClient } from '../../test/n8n/api/rest';
import { loneAnswers } from './lone';
import {
	defaultSection,
	loneByDefaultSection,
	loneSection,
	recommendedSection,
	type Measured,
} from './sections';
import { runPhase, type Phase } from './phase';
import { phasesOf } from './phases';
import type { Section } from '../measure/report';
import { Requests } from './requests';
import { Figures, interleaved, type Contender } from '../measure/rounds';
import { publishSubjects } from './workflows';

const ROUNDS = 3;
const PHASE_MILLISECONDS = 6_000;
const SMALL_ROUNDS = 2;
const SMALL_PHASE_MILLISECONDS = 4_000;
const WARM_UP_MILLISECONDS = 2_000;
const LONE_EVENTS = 150;
const FEW_LONE_EVENTS = 60;

interface Bench {
	readonly client: N8nClient;
	readonly requests: Requests;
	readonly onProgress: (news: string) => void;
}

/** Compares workflows on one real n8n, under its recommended and under its default settings. */
export async function benchN8n(onProgress: (news: string) => void): Promise<Section[]> {
	const { folder } = await ensureN8n({ onProgress });
	onProgress('Starting n8n');
	const n8n = await startN8n({ folder, packageFolder: projectFolder() });
	try {
		const requests = new Requests();
		const client = await signIn(n8n.url);
		const subjects = await publishSubjects(client, requests.secret);
		const bench: Bench = { client, requests, onProgress };
		const phases = phasesOf(subjects);
		// Remove Duplicates fails when its very first events come at the same time.
		await loneAnswers(Object.values(subjects), requests, 1);
		const all = Object.values(phases);
		const recommended = await measure(bench, all, ROUNDS, PHASE_MILLISECONDS);
		onProgress('Events that come alone');
		const { bare, secured, ours, batched } = subjects;
		const lone = await loneAnswers([bare, secured, ours, batched], requests, LONE_EVENTS);
		onProgress('Restarting n8n with its default settings');
		await n8n.restart({ N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'false' });
		const { diy, ours: each, batched50, duplicates, forgeries } = phases;
		const few = [diy, each, batched50, duplicates, forgeries];
		const byDefault = await measure(bench, few, SMALL_ROUNDS, SMALL_PHASE_MILLISECONDS);
		onProgress('Events that come alone there');
		const loneByDefault = await loneAnswers([bare, ours], requests, FEW_LONE_EVENTS);
		return [
			recommendedSection(phases, recommended),
			loneSection(subjects, lone),
			defaultSection(phases, byDefault),
			loneByDefaultSection(subjects, loneByDefault),
		];
	} finally {
		await n8n.stop();
	}
}

async function measure(
	{ client, requests, onProgress }: Bench,
	phases: readonly Phase[],
	rounds: number,
	milliseconds: number,
): Promise<Measured> {
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
