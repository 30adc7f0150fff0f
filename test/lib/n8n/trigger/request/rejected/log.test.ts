import { RejectionLog, type Later } from '../../../../../../lib/n8n/rejectionLog';

/** A log whose minutes pass when the test says so, and what it told. */
function watched() {
	let timers: Array<() => void> = [];
	const later: Later = (act) => void timers.push(act);
	const told: string[] = [];
	const log = new RejectionLog(later);
	return {
		told,
		timers: () => timers.length,
		add: (kind: string) =>
			log.add(kind, {
				first: () => told.push(`first ${kind}`),
				more: (count) => told.push(`${count} more ${kind}`),
			}),
		minute: () => {
			const due = timers;
			timers = [];
			due.forEach((act) => act());
		},
	};
}

test('the first of a kind is told at once, those that follow once a minute as a number', () => {
	const log = watched();
	for (let times = 0; times < 1000; times++) log.add('forged');
	expect(log.told).toEqual(['first forged']);
	log.minute();
	expect(log.told).toEqual(['first forged', '999 more forged']);
	log.add('forged');
	log.minute();
	expect(log.told.at(-1)).toBe('1 more forged');
});

test('each kind is told for itself', () => {
	const log = watched();
	for (const kind of ['forged', 'stale', 'forged']) log.add(kind);
	log.minute();
	expect(log.told).toEqual(['first forged', 'first stale', '1 more forged']);
});

test('after a quiet minute the next is a first one again, and nothing is kept', () => {
	const log = watched();
	log.add('forged');
	log.minute();
	expect(log.timers()).toBe(0);
	log.add('forged');
	expect(log.told).toEqual(['first forged', 'first forged']);
});

test('kinds without end are counted together', () => {
	const log = watched();
	for (let kind = 0; kind < 100_000; kind++) log.add(`kind ${kind}`);
	expect(log.told).toHaveLength(201);
	expect(log.timers()).toBe(201);
	log.minute();
	expect(log.told).toHaveLength(202);
	expect(log.told.at(-1)).toMatch(/^99799 more /);
});
