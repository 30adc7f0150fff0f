import { sendMessage } from '../../emulators/engine/attacks';
import { hostileRequests, type HostileRequest } from '../../emulators/hostile/all';
import { emulatorOf, runsOf, staged } from '../stage';

const stage = staged();
const REQUESTS = 600;
const TOGETHER = 10;

interface Tally {
	sent: number;
	problems: string[];
}

async function attack(request: HostileRequest, tally: Tally): Promise<void> {
	const outcome = await sendMessage(request);
	tally.sent++;
	if (outcome.kind === 'timeout') tally.problems.push(`${request.name}: no answer`);
	if (outcome.kind !== 'answer') return;
	if (request.mustBeRejected && outcome.status < 400) {
		tally.problems.push(`${request.name}: answered ${outcome.status}`);
	}
	// A body that can't be unpacked never reaches a trigger: that 500 is n8n's own.
	if (outcome.status >= 500 && !/gzip|deflate|encod/i.test(request.name)) {
		tally.problems.push(`${request.name}: answered ${outcome.status} ${outcome.body}`);
	}
}

test.each([
	['runACall', 'vendor'],
	['runACall', 'document'],
	['justCall', 'vendor'],
	['justCall', 'document'],
	['onCallClerk', 'document'],
	['dialerCx', 'document'],
] as const)(
	`%s, %s: of ${REQUESTS} hostile requests none starts a run, hangs or throws`,
	async (id, dialect) => {
		const emulator = emulatorOf(stage(), id, dialect);
		const connected = await stage().connect(emulator);
		const subscription = emulator.subscriptions().at(-1);
		const tally: Tally = { sent: 0, problems: [] };
		const requests = [...hostileRequests(emulator, { count: REQUESTS, subscription })].filter(
			({ mustNotRun, precededBy }) => mustNotRun && precededBy === undefined,
		);
		for (let at = 0; at < requests.length; at += TOGETHER) {
			await Promise.all(
				requests.slice(at, at + TOGETHER).map(async (one) => await attack(one, tally)),
			);
		}
		expect(tally.problems).toEqual([]);
		expect(tally.sent).toBeGreaterThan(REQUESTS / 3);
		expect(await runsOf(stage(), connected)).toBe(0);
		const [genuine] = await emulator.emit(emulator.events[0] ?? '');
		expect(genuine?.state).toBe('succeeded');
		expect(await runsOf(stage(), connected)).toBe(1);
	},
);
