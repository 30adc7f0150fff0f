import { dialerCx } from '../../../nodes/DialerCx/platform';
import { platforms } from '../../../nodes/platforms';
import { actionOf, titleOf } from '../../../lib/n8n/titles';
import type { Editor } from '../browser/page';
import { openedEditor } from '../browser/session';
import { addNode } from './adding';
import { addSecret, listenIn, openNode, outputWith, sendSample, type Chosen } from '../node/panel';

/* "Execute step" on a trigger, and what the user sees of a request that comes while it listens. */

/** Else JustCall's API would be told a URL of this machine. */
const BY_HAND = { registration: 'hand' };

/** The triggers' platforms, and the event whose sample is sent to each. */
const RECEIVERS: ReadonlyArray<[platform: string, eventType: string]> = [
	['runACall', 'job.completed'],
	['nectarDesk', 'Call Ended'],
	['justCall', 'call.completed'],
	['onCallClerk', 'lead.captured'],
	['dialerCx', 'call.ended'],
];

const editor = openedEditor();

test.each(RECEIVERS)(
	'%s: added by search, it listens, and what "Send Sample" sends is in the output panel',
	async (id, eventType) => {
		const platform = platforms.find((one) => one.id === id);
		if (platform === undefined) throw new Error(`There is no platform ${id}`);
		const { name, credential } = platform;
		const secret = await addSecret(editor(), credential);
		const panel = await addNode(editor(), {
			words: name.toLowerCase(),
			name,
			action: actionOf(eventType),
			node: `${id}Trigger`,
			parameters: { events: [eventType] },
			...(id === 'justCall' && { set: BY_HAND }),
			credentials: secret,
		});
		const url = await listenIn(panel);
		const [delivered] = await sendSample(editor(), id, eventType, url, secret);
		expect(delivered?.map(({ json }) => json.status)).toEqual(['delivered']);
		await outputWith(editor(), eventType).waitFor();
		await editor().closePanel();
	},
);

test('a wrong secret ends the listening, and the output says where the right one is', async () => {
	const secret = await addSecret(editor(), 'dialerCxWebhookApi');
	const url = await listen(editor(), secret);
	const other = await addSecret(editor(), 'dialerCxWebhookApi');
	await sendSample(editor(), 'dialerCx', 'call.ended', url, other);
	await outputWith(editor(), dialerCx.subscription.secret ?? '').waitFor();
	await editor().closePanel();
});

test('an event that is not selected ends the listening, and the output names it', async () => {
	const secret = await addSecret(editor(), 'dialerCxWebhookApi');
	const url = await listen(editor(), secret);
	await sendSample(editor(), 'dialerCx', 'lead.updated', url, secret);
	await outputWith(editor(), `Received "${titleOf('lead.updated')}"`).waitFor();
	await editor().closePanel();
});

/** Opens Dialer.CX's trigger and lets it listen for ended calls; answers its test URL. */
async function listen(at: Editor, credentials: Chosen): Promise<string> {
	const events = { events: ['call.ended'] };
	return await listenIn(await openNode(at, 'dialerCxTrigger', events, credentials));
}
