import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { errorSentence } from '../../../text/error';
import type { Preset } from '../../../webhook/presets';
import { persistedClock } from '../../store/clock';
import { GrowingKeyring } from './keyring';
import type { Log, SenderParts } from './parts';

const NO_SQLITE = `Webhook Sender stores deliveries with node:sqlite, which Node.js ${process.versions.node} doesn't have: run n8n with Node.js 22.16 or newer.`;

/** The parts over a file in n8n's user folder, with the key in a file beside it. */
export async function embeddedParts(
	folder: string,
	presets: readonly Preset[],
	log: Log,
): Promise<SenderParts> {
	if (!isBuiltin('node:sqlite')) throw new Error(NO_SQLITE);
	const { openSenderOutbox } = await import('../../../delivery/openOutbox');
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const keyring = await GrowingKeyring.fromFile(join(folder, 'outbox.key'), randomBytes, {
		// n8n's own switch for its settings file.
		enforced: process.env.N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS !== 'false',
		onNotice: (sentence) => log.warn(`Webhook Sender: ${errorSentence(sentence)}`),
	});
	const outbox = await openSenderOutbox(presets, {
		file: join(folder, 'outbox.sqlite'),
		now: Date.now,
		owner: randomUUID(),
		onNotice: (message) => log.warn(errorSentence(message)),
	});
	return {
		outbox,
		keyring,
		steady: persistedClock(folder),
		started: () => undefined,
		keeps: () => undefined,
		isKeptElsewhere: async () => false,
		close: async () => undefined,
	};
}
