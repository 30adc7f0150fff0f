/* A process that sends an event to the subscriptions of its user folder; each message sets its clock so far ahead. */
import { actingSender } from '../../../../../lib/n8n/sender/forNode';
import { platforms } from '../../../../../nodes/platforms';
import * as outboxHere from '../../../delivery/outboxHere';

const ignore = () => undefined;
const context = {
	logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
	getNode: () => ({ credentials: { webhookSenderApi: { id: '1', name: 'Loopback' } } }),
	getCredentials: async () => ({ allowedNetworks: '127.0.0.0/8', allowHttp: true }),
};

// A thread can't load TypeScript.
const threaded = require.resolve('../../../../../lib/delivery/openOutbox');
require.cache[threaded] = Object.assign(module, { exports: outboxHere });

const clock: NodeJS.EventEmitter = process;
process.on('message', (milliseconds) => void clock.emit('clock', milliseconds));

async function send(): Promise<void> {
	const { sender, access } = await actingSender(context as never, platforms);
	const [url = ''] = process.argv.slice(2);
	const made = await sender.createSubscription({
		label: 'flaky',
		url,
		route: access.route,
		policy: { scheduleSeconds: [Number(process.argv[3])] },
	});
	if (!made.ok) throw new Error(made.problem);
	const sent = await sender.send({ type: 'call.ended', data: {} }, { waitSeconds: 10 });
	process.send?.(sent);
}

void send();
