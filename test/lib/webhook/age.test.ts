import { bell, receiveSigned } from './testPlatform';
import { NOW } from './signature/signing';

const dated = { ...bell, delivery: { ...bell.delivery, dated: true } };
const at = (seconds: number) => ({ event: 'call.ended', at: seconds, data: { id: 'a' } });

test.each([
	['as old as what is remembered', NOW - 86_400, dated, 86_400, 'accepted'],
	['older than what is remembered', NOW - 86_401, dated, 86_400, 'stale'],
	[
		'older, where nothing is remembered: a test listener',
		NOW - 86_401,
		dated,
		undefined,
		'accepted',
	],
	[
		'older, of a platform whose time is not that of the event',
		NOW - 86_401,
		bell,
		86_400,
		'accepted',
	],
])('a signed body %s', (_what, seconds, platform, rememberSeconds, kind) => {
	expect(receiveSigned(at(seconds), { platform, rememberSeconds })).toMatchObject({ kind });
});
