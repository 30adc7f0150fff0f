import type { JsonObject } from '../../lib/webhook/http/message';
import type { Received, Verdict } from '../../lib/webhook/receive';

/** A body with other top-level fields; those of `data` are changed one by one. */
export function changedBody(body: JsonObject, { data, ...change }: JsonObject): JsonObject {
	return { ...body, ...change, data: { ...(body.data as JsonObject), ...(data as JsonObject) } };
}

/** The event of a request that was accepted. */
export function acceptedEvent(verdict: Verdict): Received {
	if (verdict.kind !== 'accepted') throw new Error(`not accepted but ${JSON.stringify(verdict)}`);
	return verdict.event;
}
