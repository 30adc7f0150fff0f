import { credentialRows, type CredentialRows } from '../credentialRows';
import type { Editor } from '../browser/page';
import { chosen, executeStep, outputWith } from '../node/panel';

/** Nothing listens there, and nothing may be sent there. */
const PRIVATE_URL = 'https://127.0.0.1:8443/hook';
/** What each action node is asked for; nothing has to be filled in. */
const ACTIONS: ReadonlyArray<[node: string, resource: string]> = [
	['justCall', 'user'],
	['onCallClerk', 'agent'],
	['runACall', 'tag'],
];

/** Mistakes that show when a node runs, and where users read what to do about them: in its output. */
export function testAtRunning(editor: () => Editor): void {
	let apis: CredentialRows | undefined;
	beforeAll(async () => {
		apis = await credentialRows();
	});
	afterAll(async () => await apis?.close());

	test.each(ACTIONS)(
		'a wrong API key: the output of %s says which key to copy from where',
		async (node, resource) => {
			const type = `${node}Api`;
			const { wrong = {}, sentence = '' } = apis?.rows[type] ?? {};
			const key = await chosen(editor(), type, wrong);
			await executeStep(editor(), node, { resource, operation: 'getMany' }, key);
			await outputWith(editor(), sentence).waitFor();
			await editor().closePanel();
		},
	);

	test.each([
		['Create', { resource: 'subscription', operation: 'create' }],
		[
			'Send to URL',
			{ resource: 'event', operation: 'sendToUrl', eventType: 'order.shipped', data: '{}' },
		],
	])(
		'a private URL in %s: the output says what it is, and where it is allowed',
		async (_name, parameters) => {
			// n8n would choose a credential by itself, and that of another test allows this machine.
			const nothingAllowed = await chosen(editor(), 'webhookSenderApi', {});
			const secret = 'a-secret-that-is-long-enough';
			await executeStep(
				editor(),
				'webhookSender',
				{ ...parameters, secret, url: PRIVATE_URL },
				nothingAllowed,
			);
			await outputWith(editor(), /127\.0\.0\.1 is /).waitFor();
			await outputWith(editor(), /List the network there under Allowed Private Networks/).waitFor();
			await editor().closePanel();
		},
	);
}
