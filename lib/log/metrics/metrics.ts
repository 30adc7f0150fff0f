import type { LogSource } from '../source';
import { exposition } from './exposition';
import { receivedMetrics } from './received';
import { sentMetrics } from './sent';

/** What `/metrics` answers: everything that is counted, in Prometheus's text format. */
export async function metricsText(source: LogSource): Promise<string> {
	const [sent, received] = await Promise.all([sentMetrics(source), receivedMetrics(source)]);
	return exposition([...sent, ...received]);
}
