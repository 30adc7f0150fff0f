import type { ComposedRequest } from '../../webhook/dialect/compose';
import { childOf } from '../../webhook/http/trace';

/**
 * A request as one of a trace, with a span of its own; as it is where there is no trace, or where it names one already in a
 * header of the subscription's own. `random` gives chance, from 0 up to 1.
 */
export function traced(
	request: ComposedRequest,
	trace: string | undefined,
	random: () => number,
): ComposedRequest {
	if (trace === undefined || 'traceparent' in request.headers) return request;
	return { ...request, headers: { ...childOf(trace, random), ...request.headers } };
}
