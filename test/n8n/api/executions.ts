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
	constructor(private readonly session: N8nSession) {}

	/** The runs of a workflow, newest first; all of them unless `limit` says fewer. */
	async list(
		workflowId: string,
		{ status, limit = Infinity }: { status?: ExecutionStatus[]; limit?: number } = {},
	): Promise<ExecutionSummary[]> {
		const found: ExecutionSummary[] = [];
		let cursor: string | null = null;
		do {
			const page: Page = await this.page(workflowId, { status, cursor });
			found.push(...page.results);
			cursor = page.nextCursor;
		} while (cursor !== null && found.length < limit);
		return found.slice(0, limit);
	}

	/** How many runs a workflow has, finished or not. */
	async count(workflowId: string): Promise<number> {
		const { count, results } = await this.page(workflowId, { limit: PAGE_SIZE });
		return count + results.filter(isUnfinished).length;
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
		timeoutSeconds = 30,
	): Promise<ExecutionSummary[]> {
		const deadline = Date.now() + timeoutSeconds * 1000;
		for (;;) {
			const { count: finished } = await this.page(workflowId, { limit: 1 });
			if (finished >= count) return await this.list(workflowId);
			if (Date.now() > deadline) {
				throw new Error(`${finished} of ${count} runs were finished after ${timeoutSeconds} s`);
			}
			await sleep(POLL_MILLISECONDS);
		}
	}

	/** Waits until nothing runs and no run was added for `quietSeconds`; returns how many there are. */
	async waitUntilQuiet(
		workflowId: string,
		{ quietSeconds = 1, timeoutSeconds = 60 } = {},
	): Promise<number> {
		const deadline = Date.now() + timeoutSeconds * 1000;
		let lastCount = -1;
		let quietSince = Date.now();
		for (;;) {
			const { count, results } = await this.page(workflowId, { limit: PAGE_SIZE });
			if (count !== lastCount || results.some(isUnfinished)) quietSince = Date.now();
			lastCount = count;
			if (Date.now() - quietSince >= quietSeconds * 1000) return count;
			if (Date.now() > deadline) throw new Error(`Still running after ${timeoutSeconds} s`);
			await sleep(POLL_MILLISECONDS);
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
