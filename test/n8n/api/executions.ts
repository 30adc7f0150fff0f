import { setTimeout as sleep } from 'node:timers/promises';
import {
	decodeExecution,
	type Execution,
	type ExecutionStatus,
	type ExecutionSummary,
	type StoredExecution,
} from './runData';
import type { N8nSession } from './session';

const POLL_MILLISECONDS = 100;
const PAGE_SIZE = 100;
const UNFINISHED: readonly string[] = ['new', 'running'];

interface Page {
	results: ExecutionSummary[];
	/** The finished ones only, unless a status was asked for. */
	count: number;
	nextCursor: string | null;
}

/** The runs of one n8n. */
export class Executions {
	/** `wait` is for tests. */
	constructor(
		private readonly session: N8nSession,
		private readonly wait: (milliseconds: number) => Promise<unknown> = sleep,
	) {}

	/**
	 * The runs of a workflow, each once, newest first; all of them unless `limit` says fewer. n8n reads those in progress and
	 * those that have ended at the same time: a run that ends meanwhile is in both lists or in neither. So it is asked twice.
	 */
	async list(
		workflowId: string,
		{ status, limit = Infinity }: { status?: ExecutionStatus[]; limit?: number } = {},
	): Promise<ExecutionSummary[]> {
		const found = new Map<string, ExecutionSummary>();
		const note = (run: ExecutionSummary) => {
			const known = found.get(run.id);
			if (known === undefined || isUnfinished(known)) found.set(run.id, run);
		};
		if (status === undefined) (await this.page(workflowId, {})).results.forEach(note);
		let cursor: string | null = null;
		do {
			const page: Page = await this.page(workflowId, { status, cursor });
			page.results.forEach(note);
			cursor = page.nextCursor;
		} while (cursor !== null && found.size < limit);
		return [...found.values()].sort((a, b) => Number(b.id) - Number(a.id)).slice(0, limit);
	}

	/** How many runs a workflow has, finished or not. */
	async count(workflowId: string): Promise<number> {
		return (await this.list(workflowId)).length;
	}

	/** One run with the items of every node. */
	async get(id: string): Promise<Execution> {
		const stored = await this.session.request<StoredExecution>('GET', `/rest/executions/${id}`);
		return decodeExecution(stored);
	}

	/** Waits until `count` runs are finished and returns the newest runs first. */
	async waitFor(
		workflowId: string,
		count: number,
		timeoutSeconds = 180,
	): Promise<ExecutionSummary[]> {
		const deadline = Date.now() + timeoutSeconds * 1000;
		for (;;) {
			const { count: finished } = await this.page(workflowId, { limit: 1 });
			if (finished >= count) return await this.list(workflowId);
			if (Date.now() > deadline) {
				throw new Error(`${finished} of ${count} runs were finished after ${timeoutSeconds} s`);
			}
			await this.wait(POLL_MILLISECONDS);
		}
	}

	/**
	 * Waits until nothing runs and no run was added for `quietSeconds`; returns how many there are. Only what n8n is asked
	 * after that time counts: an answer that took long may tell how it was before, and be read in pieces.
	 */
	async waitUntilQuiet(
		workflowId: string,
		{ quietSeconds = 1, timeoutSeconds = 180 } = {},
	): Promise<number> {
		const deadline = Date.now() + timeoutSeconds * 1000;
		let lastCount: number | undefined;
		let quietSince = Infinity;
		for (;;) {
			const asked = Date.now();
			const { count, results } = await this.page(workflowId, { limit: PAGE_SIZE });
			const isQuiet = count === lastCount && !results.some(isUnfinished);
			if (isQuiet && asked - quietSince >= quietSeconds * 1000) return count;
			if (!isQuiet) quietSince = Date.now();
			lastCount = count;
			if (Date.now() > deadline) throw new Error(`Still running after ${timeoutSeconds} s`);
			await this.wait(POLL_MILLISECONDS);
		}
	}

	private async page(
		workflowId: string,
		options: { status?: ExecutionStatus[]; limit?: number; cursor?: string | null },
	): Promise<Page> {
		const query = new URLSearchParams({
			filter: JSON.stringify({ workflowId, status: options.status }),
			limit: String(options.limit ?? PAGE_SIZE),
		});
		if (options.cursor) query.set('cursor', options.cursor);
		return await this.session.request<Page>('GET', `/rest/executions?${query.toString()}`);
	}
}

function isUnfinished({ status }: ExecutionSummary): boolean {
	return UNFINISHED.includes(status);
}
