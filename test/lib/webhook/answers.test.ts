import { ANSWERS, type VerdictKind } from '../../../lib/webhook/answers';

/** The statuses the design asks for; a verdict without one does not compile. */
const STATUS: Record<VerdictKind, number> = {
	accepted: 200,
	duplicate: 200,
	notSelected: 200,
	handshake: 200,
	malformed: 400,
	forged: 401,
	stale: 401,
	addressNotAllowed: 403,
	inFlight: 503,
	unavailable: 503,
};

test.each(Object.entries(STATUS))('%s is answered %i', (kind, status) => {
	expect(ANSWERS[kind as VerdictKind].status).toBe(status);
});

test('every verdict has an answer, and there are no more', () => {
	expect(Object.keys(ANSWERS).sort()).toEqual(Object.keys(STATUS).sort());
});

test('a stranger does not learn whether only the time was wrong', () => {
	expect(ANSWERS.stale).toEqual(ANSWERS.forged);
});

test.each(Object.entries(ANSWERS))(
	'%s says when to come again only if it helps',
	(_kind, answer) => {
		const seconds = Number(answer.headers?.['retry-after'] ?? 0);
		expect(seconds > 0).toBe(answer.status === 503);
	},
);
