import { RegistrationError } from '../../../../nodes/JustCall/registration/api/error';
import { afterFailure } from '../../../../nodes/JustCall/registration/removal/retry';

const DAY = 86_400_000;
const down = new RegistrationError('api-down', 'It is down.');

test.each([
	[0, 60_000, 1],
	[1, 600_000, 10],
	[2, 3_600_000, 60],
	[3, 3_600_000, 60],
	[500, 3_600_000, 60],
])('after failure %i it is tried again in %i ms', (failures, milliseconds, minutes) => {
	expect(afterFailure(down, failures, 0)).toEqual({
		kind: 'again',
		milliseconds,
		says: `JustCall webhooks could not be removed: It is down. The next attempt is in ${minutes} min.`,
	});
});

test('a key that is no longer valid is not tried again and again', () => {
	const step = afterFailure(new RegistrationError('unauthorised', 'Wrong key.'), 0, 0);
	expect(step).toEqual({
		kind: 'wait',
		says: 'JustCall webhooks could not be removed: Wrong key. The next attempt follows when a workflow with this credential is published or n8n restarts. You can also delete them in JustCall under Settings > API & Webhooks.',
	});
});

test.each([
	['api-down', down],
	['unauthorised', new RegistrationError('unauthorised', 'It is down.')],
])('after a month it is given up, and the log says what to do: %s', (_code, error) => {
	expect(afterFailure(error, 3, 30 * DAY)).not.toMatchObject({ kind: 'give up' });
	expect(afterFailure(error, 3, 30 * DAY + 1)).toEqual({
		kind: 'give up',
		says: 'JustCall webhooks could not be removed: It is down. Delete them in JustCall under Settings > API & Webhooks.',
	});
});
