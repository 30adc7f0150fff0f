import { nodeFiles } from '../../build/nodeFiles';

interface Codex {
	readonly node: string;
	readonly alias: readonly string[];
}

const codices = nodeFiles('dist')
	.filter(({ file }) => file.endsWith('.node.json'))
	.map(({ content }) => content as Codex);
const found = (word: string) =>
	codices
		.filter(({ alias }) => alias.some((one) => one.toLowerCase() === word))
		.map(({ node }) => node.split('.')[1]);

test.each([
	[
		'voicemail',
		['justCall', 'onCallClerk', 'justCallTrigger', 'nectarDeskTrigger', 'onCallClerkTrigger'],
	],
	['missed call', ['justCall', 'justCallTrigger', 'nectarDeskTrigger']],
	['recording', ['dialerCxTrigger', 'nectarDeskTrigger']],
	[
		'booking',
		['onCallClerk', 'onCallClerkTrigger', 'justCallTrigger', 'runACallTrigger', 'runACall'],
	],
	['text message', ['justCall', 'justCallTrigger', 'nectarDeskTrigger']],
	['lead', ['onCallClerk', 'dialerCxTrigger', 'onCallClerkTrigger']],
	['send webhook', ['webhookSender', 'webhookSenderTrigger']],
	['retry', ['webhookSender', 'webhookSenderTrigger']],
	['webhook retry', ['webhookSender', 'webhookSenderTrigger']],
	['webhook log', ['webhookLogTrigger']],
	['delivery log', ['webhookLogTrigger']],
	['monitoring', ['webhookLogTrigger']],
	['prometheus', ['webhookLogTrigger']],
	['just call', ['justCall', 'justCallTrigger']],
	['on call clerk', ['onCallClerk', 'onCallClerkTrigger']],
	['on-call clerk', ['onCallClerk', 'onCallClerkTrigger']],
	['dialer cx', ['dialerCxTrigger']],
	['nectar-desk', ['nectarDeskTrigger']],
	['run-a-call', ['runACall', 'runACallTrigger']],
	['quote', ['runACall', 'runACallTrigger']],
])('who types "%s" finds the nodes for it', (word, nodes) => {
	expect(found(word)).toEqual(expect.arrayContaining(nodes));
});

test('no node is found by what it has nothing to do with', () => {
	expect(found('whatsapp')).not.toContain('dialerCxTrigger');
	expect(found('voicemail')).not.toContain('runACallTrigger');
	expect(found('sms')).not.toContain('webhookSender');
	expect(new Set(codices.map(({ alias }) => alias.join())).size).toBeGreaterThanOrEqual(
		codices.length - 1,
	);
});
