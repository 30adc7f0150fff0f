/**
 * How an emulator reaches the network: a {@link Send} is given bytes and answers with an {@link WireOutcome}; it
 * never throws. The real one is in `agentWire.ts`, and tests pass their own.
 */
/**
 * What can be made to go wrong on the way:
 * `loseAnswer` waits until the answer starts to arrive and cuts the connection without reading it;
 * `hangUp` cuts it as soon as the request is written; `truncateBody` cuts it in the middle of the body.
 */
export type Fault = 'loseAnswer' | 'hangUp' | 'truncateBody';

export interface WireRequest {
	method?: string;
	url: string;
	/** Pairs, so that a header may come twice. */
	headers: ReadonlyArray<readonly [name: string, value: string]>;
	body: Buffer;
	timeoutMilliseconds: number;
	signal?: AbortSignal;
	fault?: Fault;
}

export type WireOutcome =
	| { kind: 'answer'; status: number; headers: Record<string, string>; body: string }
	| { kind: 'timeout' }
	| { kind: 'connection'; detail: string }
	| { kind: 'cancelled' };

export type Send = (request: WireRequest) => Promise<WireOutcome>;

export interface Wire {
	send: Send;
	close(): Promise<void>;
}

/** As much of an answer as a delivery log keeps, in bytes. */
export const LOGGED_ANSWER_BYTES = 64 * 1024;
