import { AttemptsElsewhere } from '../../../../../lib/delivery/operations/send/attemptsElsewhere';
import type { DeliveryPage } from '../../../../../lib/store/outbox';
import type { StoredDelivery } from '../../../../../lib/store/outbox/delivery';
import { VirtualClock } from '../../../time/testClock';

const settled = async () => await new Promise<void>((resolve) => setImmediate(resolve));
const pending: StoredDelivery = {
	id: 'dlv_1',
	eventId: 'evt_1',
	eventType: 'test.event',
	subscriptionId: 'sub_1',
	state: 'pending',
	claimed: false,
	progress: { attempts: 0, ownFaults: 0 },
	createdAt: 0,
};

/** A store that tells of these deliveries, and what was learned from it. */
function watching() {
	const clock = new VirtualClock(Date.UTC(2026, 0, 1), settled);
	const stored = new Map<string, StoredDelivery | Error>();
	const asked: string[][] = [];
	const attempted: string[] = [];
	const outbox = {
		deliveries: async ({
			ids = [],
		}: {
			readonly ids?: readonly string[];
		}): Promise<DeliveryPage> => {
			asked.push([...ids]);
			const found = ids.map((id) => stored.get(id) ?? { ...pending, id });
			const failed = found.find((one) => one instanceof Error);
			if (failed) throw failed;
			return { deliveries: await Promise.resolve(found as StoredDelivery[]) };
		},
	};
	const elsewhere: AttemptsElsewhere = new AttemptsElsewhere(outbox, clock, (id) => {
		attempted.push(id);
		elsewhere.forget(id);
	});
	return { clock, stored, asked, attempted, elsewhere };
}

test.each([
	['has arrived', { state: 'delivered' }],
	['has failed', { state: 'failed' }],
	['was cancelled', { state: 'cancelled' }],
	['is to be attempted again', { progress: { attempts: 1, ownFaults: 0 } }],
	['could not be attempted by our own fault', { progress: { attempts: 0, ownFaults: 1 } }],
] as const)('whoever waits is told that a delivery %s', async (_, change) => {
	const { clock, stored, attempted, elsewhere } = watching();
	elsewhere.watch('dlv_1');
	await clock.pass(1000);
	expect(attempted).toEqual([]);
	stored.set('dlv_1', { ...pending, ...change });
	await clock.pass(1000);
	expect(attempted).toEqual(['dlv_1']);
});

test('nothing is asked while nobody waits', async () => {
	const { clock, asked, elsewhere } = watching();
	await elsewhere.look();
	elsewhere.watch('dlv_1');
	elsewhere.forget('dlv_1');
	await clock.pass(60_000);
	expect(asked).toEqual([]);
});

test('a store that fails is asked again', async () => {
	const { clock, stored, attempted, elsewhere } = watching();
	stored.set('dlv_1', new Error('The disk is full.'));
	elsewhere.watch('dlv_1');
	await clock.pass(1000);
	stored.set('dlv_1', { ...pending, state: 'delivered' });
	await clock.pass(1000);
	expect(attempted).toEqual(['dlv_1']);
});
