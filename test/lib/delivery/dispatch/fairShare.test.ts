import { fairShare, type Claimant } from '../../../../lib/delivery/limit/fairShare';
import { Slots } from '../../../../lib/delivery/limit/concurrency';

const LIMITS = { quick: 512, slow: 1536, slowAfterMilliseconds: 500 };
const fresh: Claimant = { underWay: 0, ofOrigin: 0, liveness: 'new' };

/** Places of which so many are taken by attempts that hang, and so many by others that have just begun. */
function slots({ hanging = 0, begun = 0, live = 0 }): Slots {
	const all = new Slots(LIMITS);
	for (let at = 0; at < hanging; at++) {
		all.take(0);
		all.settle(1000 + at);
	}
	all.settle(100_000);
	for (let at = 0; at < begun; at++) all.take(100_000);
	for (let at = 0; at < live; at++) all.take(100_000, false);
	return all;
}

describe('slots', () => {
	test('what lasts long leaves its slot to others, up to a bound', () => {
		const all = slots({ hanging: 600 });
		expect([all.free, all.taken, all.freeInAll]).toEqual([512, 600, 1448]);
		const full = slots({ hanging: 2000 });
		expect([full.free, full.taken]).toEqual([512 - 464, 2000]);
	});

	test('are free again when what held them has ended, slow or not', () => {
		const all = new Slots({ quick: 2, slow: 1, slowAfterMilliseconds: 10 });
		const [first, second, third] = [all.take(0), all.take(5), all.take(5)];
		expect([all.settle(9), all.free]).toEqual([10, -1]);
		expect([all.settle(10), all.free]).toEqual([Infinity, 0]);
		all.release(first);
		expect([all.settle(12), all.free]).toEqual([15, 0]);
		for (const slot of [second, third]) all.release(slot);
		expect([all.free, all.taken, all.takenByUnproven]).toEqual([2, 0, 0]);
	});

	test('a clock that is set back begins anew', () => {
		const all = new Slots({ quick: 1, slow: 1, slowAfterMilliseconds: 10 });
		all.take(1_000_000);
		expect(all.settle(100)).toBe(110);
		expect([all.settle(110), all.free]).toEqual([Infinity, 1]);
	});
});

describe('the share of an endpoint', () => {
	test.each<
		[what: string, taken: Parameters<typeof slots>[0], claimant: Partial<Claimant>, share: number]
	>([
		['a new endpoint where everything is free', {}, {}, 256],
		['a new endpoint that has some', {}, { underWay: 10 }, 256],
		['a new endpoint beside many that hang: one', { hanging: 1100 }, {}, 1],
		['a second attempt beside many that hang', { hanging: 1100 }, { underWay: 1 }, 0],
		[
			'a second attempt of one that is live',
			{ hanging: 1100 },
			{ underWay: 1, liveness: 'live' },
			341,
		],
		['a new endpoint beside many that have begun: one', { begun: 300 }, {}, 1],
		['a new endpoint beside too many that have begun', { begun: 384 }, {}, 0],
		['a known endpoint beside as many', { begun: 384 }, { liveness: 'known' }, 1],
		['a known endpoint beside too many', { begun: 448 }, { liveness: 'known' }, 0],
		['a live endpoint beside as many', { begun: 448 }, { liveness: 'live' }, 43],
		['a new endpoint beside live ones', { live: 511 }, {}, 1],
		[
			'a live endpoint that has more than is free',
			{ live: 500 },
			{ underWay: 24, liveness: 'live' },
			0,
		],
		['a new endpoint where nothing is free', { live: 512 }, {}, 0],
		['a new endpoint whose origin has much', {}, { ofOrigin: 600 }, 1],
		['a new endpoint whose origin has half of everything', {}, { ofOrigin: 1024 }, 0],
		['a live endpoint of such an origin', {}, { ofOrigin: 1024, liveness: 'live' }, 342],
	])('%s', (_what, taken, claimant, share) => {
		expect(fairShare({ ...fresh, ...claimant }, slots(taken))).toBe(share);
	});
});
