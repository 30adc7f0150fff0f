import { senderScene, type SenderScene } from '../../e2e/sender/scene';
import { createDialerCx } from '../../emulators/platform/dialerCx';
import { createOnCallClerk } from '../../emulators/platform/onCallClerk';
import { createRunACall } from '../../emulators/platform/runACall';
import { Draw } from '../../emulators/engine/draw';
import type { Emulator } from '../../emulators/engine/emulator';
import { signIn, type N8nClient } from '../../n8n/api/rest';
import { openApplication } from '../../queueMode/world/application';
import { openQueueMode, type QueueMode } from '../../queueMode/world/open';
import { connect } from '../../stage/connected';
import { publishPage, type LogPage } from '../counts/page';
import type { Endings } from '../counts/endings';
import { OutageClock } from '../receiver/platforms/outageClock';
import type { Line } from '../receiver/scene';
import { countTraffic } from '../receiver/platforms/traffic';
import { openSink, TEMPERS, type Sink, type Temper } from '../sender/sink';
import { Supervisor } from './outages';
import { Telling } from './telling';

/** n8n in queue mode, any part of which may be killed, the platforms that send to it, and the endpoints it sends to. */
export interface QueueScene {
	readonly mode: QueueMode;
	readonly client: N8nClient;
	readonly supervisor: Supervisor;
	readonly platforms: { readonly all: readonly Emulator[] };
	readonly lines: readonly Line[];
	readonly telling: Telling;
	readonly sender: SenderScene;
	readonly sink: Sink;
	/** The log page, answered by webhook processors. */
	readonly page: LogPage;
	/** How requests to triggers ended. */
	readonly endings: Endings;
	close(): Promise<void>;
}

const REMEMBER = { rememberHours: 24 };
/** The platforms' minutes pass this much faster: while n8n is down, and once it is back. */
const SPEEDS = { down: 5, up: 40 };
/** After so many milliseconds the application tells an event again: with a killed worker its answer is gone. */
const ANSWERED_WITHIN = 20_000;
/** How long an attempt may take. */
export const ATTEMPT_SECONDS = 10;
const SCHEDULE = '0.2s, 0.3s, 0.5s, 1s, 1s, 2s, 2s, 3s, 3s, 5s';

/** Starts everything and publishes a workflow for each platform, one that sends, and one that hears of deliveries. */
export async function openScene(seed: string, say: (line: string) => void): Promise<QueueScene> {
	const closing: Array<() => Promise<unknown>> = [];
	const close = async () => {
		for (const one of closing.splice(0).reverse()) await one().catch((error) => say(String(error)));
	};
	try {
		const mode = await openQueueMode({ onProgress: say, fsync: true });
		closing.push(mode.close);
		const client = await signIn(mode.url);
		const supervisor = new Supervisor(mode);
		closing.push(async () => await supervisor.end());
		const traffic = countTraffic();
		closing.push(traffic.close);
		const clock = new OutageClock(() => supervisor.isUp, SPEEDS);
		const shared = { seed, send: traffic.send, clock };
		const all = [
			createRunACall({ ...shared, dialect: 'vendor' }),
			createOnCallClerk(shared),
			createDialerCx(shared),
		];
		closing.push(async () => await Promise.all(all.map(async (one) => await one.close())));
		const lines: Line[] = [];
		for (const emulator of all) {
			const connected = await connect(client, emulator, { options: REMEMBER });
			lines.push({ ...connected, label: emulator.name });
		}
		const secrets: Partial<Record<Temper, string>> = {};
		const sink = await openSink(secrets, new Draw(`sink ${seed}`));
		closing.push(sink.close);
		const sender = await senderScene({ client });
		for (const temper of TEMPERS) secrets[temper] = await subscribe(sender, temper, sink);
		// It keeps the main process dispatching, also after a restart.
		await sender.publishTrigger({ events: ['delivery.failed'] });
		const application = await openApplication(client, sender.credentialId, ANSWERED_WITHIN);
		const telling = new Telling(application);
		const page = await publishPage(client, sender.credentialId);
		const parts = { mode, client, supervisor, platforms: { all }, lines, telling, sender, sink };
		return { ...parts, page, endings: traffic.endings, close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function subscribe(sender: SenderScene, temper: Temper, sink: Sink): Promise<string> {
	const { secret } = await sender.item({
		resource: 'subscription',
		operation: 'create',
		label: temper,
		url: sink.url(temper),
		options: {
			order: 'key',
			concurrency: 20,
			ratePerSecond: 0,
			timeoutSeconds: ATTEMPT_SECONDS,
			pausesAfter: 0,
			...(temper === 'dead' ? { schedule: '0.5s' } : { schedule: SCHEDULE }),
		},
	});
	if (typeof secret !== 'string') throw new Error(`The subscription ${temper} shows no secret`);
	return secret;
}
