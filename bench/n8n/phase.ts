import { isDeepStrictEqual } from 'node:util';
import type { Execution, Item } from '../../test/n8n/api/runData';
import type { N8nClient } from '../../test/n8n/api/rest';
import { sendLoad, type Load, type LoadResult } from './load';
import type { Requests } from './requests';
import { medianOf } from '../measure/rounds';
import { LAST_NODE, type Subject } from './workflows';

/** What is sent at a workflow, and what must come of it. */
export interface Phase {
	readonly name: string;
	readonly title: string;
	readonly subject: Subject;
	/** `fresh`: events that all differ; `duplicates`: one event again and again; `forged`: signed with a wrong secret. */
	readonly sent: 'fresh' | 'duplicates' | 'forged';
	readonly connections: number;
	readonly status: 200 | 401;
	/** `each`: a run for each request; `shared`: all events in fewer runs; `stopped`: runs that end before the last node. */
	readonly runs: 'each' | 'shared' | 'stopped' | 'none';
	/** More requests a second than this phase can need; they are signed beforehand. */
	readonly atMostPerSecond: number;
}

/** What a phase measured. */
export interface PhaseResult {
	/** Requests dealt with per second, until the last run they started had ended. */
	readonly perSecond: number;
	readonly medianAnswerMilliseconds: number;
}

const SAMPLES = 5;

/** Runs one phase and checks every answer and the runs n8n recorded; throws where something is not as it must be. */
export async function runPhase(
	client: N8nClient,
	phase: Phase,
	requests: Requests,
	milliseconds: number,
): Promise<PhaseResult> {
	const { workflowId, url } = phase.subject;
	const { connections, sent } = phase;
	const quiet = async () => await client.executions.waitUntilQuiet(workflowId, QUIET);
	const load: Load = { url, connections, milliseconds, ...supply(phase, requests, milliseconds) };
	if (sent === 'duplicates') await sendLoad({ ...load, connections: 1, repeat: false });
	const before = await quiet();
	const result = await sendLoad(load);
	const runs = (await quiet()) - before;
	const problem = wrongAnswer(phase, result) ?? wrongCount(phase, result, runs);
	if (problem !== undefined) throw new Error(`${phase.title}: ${problem}`);
	const newest = await client.executions.list(workflowId, { limit: runs });
	const ended = newest.map(({ stoppedAt }) => Date.parse(stoppedAt ?? ''));
	await checkRuns(
		client,
		phase,
		load,
		result,
		newest.map(({ id }) => id),
	);
	const seconds = (Math.max(result.endedAt, ...ended) - result.startedAt) / 1000;
	return {
		perSecond: result.answers / seconds,
		medianAnswerMilliseconds: medianOf(result.latenciesMilliseconds),
	};
}

const QUIET = { quietSeconds: 0.5, timeoutSeconds: 120 };

function supply(
	{ sent, atMostPerSecond }: Phase,
	requests: Requests,
	milliseconds: number,
): Pick<Load, 'requests' | 'repeat'> {
	const most = Math.ceil((atMostPerSecond * milliseconds) / 1000);
	if (sent === 'duplicates') return { requests: requests.distinct(1), repeat: true };
	return {
		requests: sent === 'forged' ? requests.forged(most) : requests.distinct(most),
		repeat: false,
	};
}

function wrongAnswer({ status }: Phase, { statuses, answers }: LoadResult): string | undefined {
	if (answers > 0 && statuses[status] === answers) return undefined;
	return `not all answers were ${status}: ${JSON.stringify(statuses)}`;
}

function wrongCount(phase: Phase, { answers }: LoadResult, runs: number): string | undefined {
	const isRight =
		phase.runs === 'none'
			? runs === 0
			: phase.runs === 'shared'
				? runs > 0 && runs <= answers
				: runs === answers;
	return isRight ? undefined : `${runs} runs for ${answers} requests`;
}

async function checkRuns(
	client: N8nClient,
	{ title, runs }: Phase,
	{ requests }: Load,
	{ answers }: LoadResult,
	ids: readonly string[],
): Promise<void> {
	const every = runs === 'shared' ? 1 : Math.max(1, Math.floor(ids.length / SAMPLES));
	const looked = ids.filter((_id, index) => index % every === 0);
	const found: string[] = [];
	for (const id of looked) {
		const execution = await client.executions.get(id);
		const seen = callIds(execution);
		const isRight =
			runs === 'each' ? seen.length === 1 : runs === 'stopped' ? seen.length === 0 : true;
		if (execution.status !== 'success' || !isRight) {
			const { status, error } = execution;
			throw new Error(
				`${title}: run ${id} with ${seen.length} events is ${status}: ${error?.message}`,
			);
		}
		found.push(...seen);
	}
	const sent = requests.slice(0, answers).map(({ id }) => id);
	const isKnown = runs === 'shared' ? sameSet(found, sent) : found.every((id) => sent.includes(id));
	if (!isKnown) throw new Error(`${title}: ${found.length} events in runs, ${sent.length} sent`);
}

function sameSet(some: readonly string[], others: readonly string[]): boolean {
	return isDeepStrictEqual([...some].sort(), [...others].sort());
}

/** The calls whose events reached the last node of a run. */
function callIds({ nodeRuns }: Execution): string[] {
	const items = (nodeRuns[LAST_NODE] ?? []).flatMap(({ outputs }) => outputs.flat());
	return items.map(({ json }) => {
		const payload = (json.body ?? json) as Item['json'];
		return String((payload.data as Item['json'] | undefined)?.call_id);
	});
}
