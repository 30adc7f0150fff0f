import { RegistrationError, type Registered } from '../../nodes/JustCall/registrationError';
import { removing } from '../../nodes/JustCall/removing';

const both: Registered[] = [
	{ type: 'sms.sent', urlId: 'a' },
	{ type: 'sms.received', urlId: 'b' },
];

/** Removes while the API fails that often, leaving the second behind; tells what was asked, awaited and said. */
async function removeWhile(failures: number) {
	const asked: string[][] = [];
	const waits: number[] = [];
	const told: string[] = [];
	let next: (() => Promise<void>) | undefined = removing({
		registered: both,
		remove: async (registered) => {
			asked.push(registered.map(({ urlId }) => urlId));
			if (asked.length <= failures) {
				throw new RegistrationError('api-down', 'It is down.', both.slice(1));
			}
		},
		retry: (again, milliseconds) => {
			waits.push(milliseconds);
			next = again;
		},
		tell: (text) => void told.push(text),
	});
	while (next !== undefined) {
		const now = next;
		next = undefined;
		await now();
	}
	return { asked, waits, told };
}

test('what was removed at once is not asked again', async () => {
	expect(await removeWhile(0)).toEqual({ asked: [['a', 'b']], waits: [], told: [] });
});

test('what was left behind is tried again, and only that', async () => {
	expect(await removeWhile(1)).toEqual({
		asked: [['a', 'b'], ['b']],
		waits: [60_000],
		told: ['JustCall webhooks could not be removed: It is down. The next attempt is in 1 min.'],
	});
});

test('after the last attempt the log says what to do', async () => {
	const { asked, waits, told } = await removeWhile(9);
	expect([asked.length, waits]).toEqual([4, [60_000, 600_000, 3_600_000]]);
	expect(told.at(-1)).toBe(
		'JustCall webhooks could not be removed: It is down. Delete them in JustCall under Settings > API & Webhooks.',
	);
});
