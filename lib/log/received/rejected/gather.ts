import type { Result } from '../../../delivery/sender';
import type { Query } from '../../screen';
import type { LogSource } from '../../source';
import { listedRejection, type ListedRejection } from '../parts/rejection';

/** One rejected request. */
export interface Rejected extends ListedRejection {
	readonly platform: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Its beginning, where the trigger keeps it. */
	readonly body?: string | undefined;
}

/** Gathers it; a problem where it is not kept (any more). */
export async function gatherRejected(source: LogSource, query: Query): Promise<Result<Rejected>> {
	const { received } = source;
	const id = query.id ?? '';
	const [triggers, request] = await Promise.all([
		received.triggers(),
		received.rejectedRequest(id),
	]);
	if (request === undefined) return { ok: false, problem: NOT_KEPT };
	const trigger = triggers.find((one) => one.id === request.triggerId);
	const { headers, body } = request;
	const platform = trigger?.platform ?? '';
	return {
		ok: true,
		value: { ...listedRejection(request, trigger, source), platform, headers, body },
	};
}

const NOT_KEPT =
	'This request is not in the log: the last 100 rejected requests of a trigger are kept.';
