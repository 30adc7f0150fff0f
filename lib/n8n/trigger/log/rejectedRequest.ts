import { oneLine, truncatedLine } from '../../../text/error';
import type { RejectedRequest } from '../../../store/received/notes';
import type { VerdictKind } from '../../../webhook/answers';
import { maskedHeaders } from '../../../webhook/rejection/headers';
import type { Reason } from '../../../webhook/rejection/reasons';
import type { Exchange } from '../exchange';
import { tallyOf } from './count';

/** Bytes of a body that are kept where the user wants bodies kept, and characters, as some are written as several. */
const KEPT_BYTES = 2048;
const LONGEST_TEXT = 2 * KEPT_BYTES;
/** An address is what a proxy writes; more of it than this is none. */
const LONGEST_ADDRESS = 100;

/** Why a request was rejected. */
export interface Rejection {
	readonly kind: VerdictKind;
	readonly reason: Reason;
}

/** Keeps a rejected request for whoever looks why nothing arrives; of many at once the first. */
export function keepRejected(exchange: Exchange, rejection: Rejection, keepsBody: boolean): void {
	const tally = tallyOf(exchange);
	if (tally?.keepsRejected !== true) return;
	const request = exchange.context.getRequestObject();
	const body = Buffer.isBuffer(request.rawBody) ? request.rawBody : undefined;
	const bodyBytes = body?.length ?? lengthOf(request.headers['content-length']);
	const kept: RejectedRequest = {
		triggerId: tally.info.id,
		at: tally.info.seenAt,
		verdict: rejection.kind,
		reason: rejection.reason,
		address: truncatedLine(request.ip ?? '', LONGEST_ADDRESS),
		headers: maskedHeaders(request.headers),
		bodyBytes,
		...(keepsBody && body !== undefined && { body: beginningOf(body) }),
	};
	tally.reject(kept);
}

/** A body that was not read is as long as its sender says. */
function lengthOf(header: string | undefined): number {
	const length = Number(header);
	return Number.isSafeInteger(length) && length > 0 ? length : 0;
}

/** As text: not all stores keep a zero, and what is no text is shown as what it is. */
function beginningOf(body: Buffer): string {
	const parts = body.toString('utf8', 0, KEPT_BYTES).split('\n');
	const shown = parts.map((part) => oneLine(part.replaceAll('\t', '  ')));
	return shown.join('\n').slice(0, LONGEST_TEXT);
}
