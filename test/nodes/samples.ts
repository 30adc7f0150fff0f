import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keysOf } from '../../lib/webhook/signature/keys';
import type { Platform } from '../../lib/webhook/platform/definition';
import type { Received, Verdict } from '../../lib/webhook/receive';

/** The sample bodies of a platform, by name: `<event>` or `<event>~<variant>`. */
export function samplesIn(folder: string) {
	const path = join(__dirname, '../fixtures', folder);
	return {
		names: readdirSync(path).map((file) => file.replace(/\.json$/, '')),
		bytesOf: (name: string) => readFileSync(join(path, `${name}.json`)),
	};
}

/** The event of a body that is accepted. */
export function eventIn(verdict: Verdict): Received {
	if (verdict.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(verdict)}`);
	return verdict.event;
}

/** The headers that a platform's own description gives a body when it is sent. */
export function headersWritten(
	{ signature }: Platform,
	body: Buffer,
	secret: string,
): Record<string, string> {
	const event = { id: '1', type: 'event', url: 'https://example.com', timestampSeconds: 0 };
	return signature.sign({ ...event, body }, keysOf(signature.key, [secret]));
}
