import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Headers } from '../../webhook/http/message';
import type { AttemptOutcome } from '../../webhook/retry/outcome';
import { bodyExcerpt, headersExcerpt, MOST_BODY_BYTES } from './excerpt';
import { outcomeOfError } from './connection/faults';
import { masked, maskedHeaders } from './redact';

/**
 * Asked right before a request is written, with the milliseconds of then by a clock that nobody sets; false: it is not
 * written, as what has led to it is over.
 */
export type MayBegin = (elapsedMilliseconds: number) => boolean;

/** How an exchange ended. */
export interface Exchanged {
	readonly outcome: AttemptOutcome;
	/** The request was not to begin any more: nothing was written. */
	readonly isWithheld?: boolean | undefined;
	readonly status?: number | undefined;
	readonly responseHeaders?: Headers | undefined;
	readonly responseBody?: string | undefined;
}

/** Up to this long an answer is read to its end, so that the connection can be used again. */
const MOST_READ_BYTES = 65_536;

/** Why undici is told to drop a connection; nobody sees it. */
const DROPPED = new Error('The exchange is over');
const WITHHELD: AttemptOutcome = {
	kind: 'own-fault',
	fault: 'sender',
	detail: 'the request was not to begin any more',
};

/** One request and its answer. It ends once: with the answer, an error, or `expire`; `end` is called then. */
export class Exchange implements Dispatcher.DispatchHandler {
	private controller: Dispatcher.DispatchController | undefined;
	private ended = false;
	private status = 0;
	private headers: IncomingHttpHeaders = {};
	private readonly chunks: Buffer[] = [];
	private bytes = 0;
	private isWithheld = false;

	/** When the request was written; undefined before. */
	begunAt: number | undefined;

	constructor(
		private readonly end: (exchanged: Exchanged) => void,
		private readonly elapsed: () => number,
		/** What is masked in what is kept of the answer. */
		private readonly secrets: readonly string[] = [],
		private readonly mayBegin: MayBegin = () => true,
	) {}

	/** Ends the exchange from outside; a request that has not been written never will be. */
	expire(outcome: AttemptOutcome): void {
		if (this.ended) return;
		if (this.bytes >= MOST_BODY_BYTES) this.finish(this.answer());
		else this.finish(outcome.kind === 'timeout' ? this.timedOut() : outcome);
		this.controller?.abort(DROPPED);
	}

	/** undici writes the request in the same breath, unless it is aborted here. */
	onRequestStart(controller: Dispatcher.DispatchController): void {
		this.controller = controller;
		if (this.ended) return controller.abort(DROPPED);
		const at = this.elapsed();
		if (this.mayBegin(at)) {
			this.begunAt = at;
			return;
		}
		this.isWithheld = true;
		this.finish(WITHHELD);
		controller.abort(DROPPED);
	}

	onResponseStart(
		_controller: Dispatcher.DispatchController,
		status: number,
		headers: IncomingHttpHeaders,
	): void {
		// Early hints and the like are no answer yet.
		if (status < 200) return;
		this.status = status;
		this.headers = headers;
	}

	onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
		if (this.ended) return;
		if (this.bytes < MOST_BODY_BYTES) this.chunks.push(chunk);
		this.bytes += chunk.length;
		if (this.bytes < MOST_BODY_BYTES || !this.isLong()) return;
		this.finish(this.answer());
		controller.abort(DROPPED);
	}

	onResponseEnd(): void {
		this.finish(this.answer());
	}

	onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
		const outcome = outcomeOfError(error);
		const broken = this.status > 0 && outcome.kind === 'connection';
		const detail = `the connection closed during its response (${this.status})`;
		this.finish(broken ? { kind: 'connection', detail } : outcome);
	}

	/** Whether reading on to the end would cost more than a new connection. */
	private isLong(): boolean {
		const announced = Number(this.headers['content-length'] ?? Infinity);
		return Math.max(announced, this.bytes) > MOST_READ_BYTES;
	}

	private answer(): AttemptOutcome {
		return { kind: 'answer', status: this.status, headers: this.headers };
	}

	private timedOut(): AttemptOutcome {
		if (this.status === 0) return { kind: 'timeout' };
		return { kind: 'timeout', detail: `its response (${this.status}) did not end` };
	}

	/** The status counts only where the answer came whole. */
	private finish(outcome: AttemptOutcome): void {
		if (this.ended) return;
		this.ended = true;
		if (this.status === 0) return this.end({ outcome, isWithheld: this.isWithheld });
		const body = bodyExcerpt(this.chunks, this.headers);
		this.end({
			outcome,
			status: outcome.kind === 'answer' ? this.status : undefined,
			responseHeaders: maskedHeaders(headersExcerpt(this.headers), this.secrets),
			responseBody: body && masked(body, this.secrets),
		});
	}
}
