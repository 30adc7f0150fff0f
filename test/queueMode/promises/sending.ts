import { senderScene, type SenderScene } from '../../e2e/sender/scene';
import { receiver, type Got, type Receiver } from '../../lib/n8n/sender/receiver';
import { until } from '../../start/sender/events';
import { openApplication, type Application } from '../world/application';
import { attemptsOf } from '../world/attempts';
import type { QueueStage } from '../world/stage';

/** Attempts per second of the endpoint with a limit. */
const RATE = 10;
/** A second, but for what a busy machine takes from letting an attempt start to its start. */
const WINDOW_MILLISECONDS = 900;

/** Events sent by nodes that workers execute, and delivered by whichever process has the endpoint's queue. */
export function eventsAreDelivered(stage: () => QueueStage): void {
	let opened:
		| {
				readonly scene: SenderScene;
				readonly endpoint: Receiver;
				readonly application: Application;
		  }
		| undefined;
	const whole = () => {
		if (opened === undefined) throw new Error('The scene is not open');
		return opened;
	};
	const create = async (label: string, options: object) => {
		const { endpoint, scene } = whole();
		const url = `${endpoint.url}/${label}`;
		return await scene.item({ resource: 'subscription', operation: 'create', label, url, options });
	};
	const arrived = (label: string) =>
		whole().endpoint.got.filter(({ path }) => path.endsWith(`/${label}`));

	beforeAll(async () => {
		const scene = await senderScene(stage());
		const application = await openApplication(stage().client, scene.credentialId);
		opened = { scene, endpoint: await receiver(), application };
	});
	afterAll(async () => await opened?.endpoint.close());
	afterEach(async () => {
		if (opened === undefined) return;
		opened.endpoint.answer = () => 200;
		await opened.scene.clear();
	});

	test('what fails is retried; a trigger in the main process tells what became of it', async () => {
		const { endpoint, scene, application } = whole();
		const watching = await scene.publishTrigger({ events: ['*'], options: { outputs: 'single' } });
		endpoint.answer = (_got, before) => (before === 0 ? 503 : 200);
		await create('retried', { schedule: '1s' });
		const answer = await application.tell({ mark: 'retried 1' });
		expect(answer).toMatchObject({ kind: 'accepted', repeated: false });
		const told = await until('Two entries of the journal', async () => {
			const entries = await scene.told(watching);
			return entries.length >= 2 ? entries : undefined;
		});
		expect(told.map(({ event }) => event)).toEqual(['delivery.retrying', 'delivery.delivered']);
		expect(arrived('retried')).toHaveLength(2);
		expect(await application.tell({ mark: 'retried 1' })).toEqual({ ...answer, repeated: true });
	});

	test('deliveries of one key arrive in order, though retried and sent by both workers', async () => {
		const { endpoint, application } = whole();
		await create('ordered', { order: 'key', schedule: '1s', pausesAfter: 0 });
		const rejected = new Set<string>();
		endpoint.answer = (got) => {
			const mark = markIn(got);
			if (!/ 3$| 7$/.test(mark) || rejected.has(mark)) return 200;
			rejected.add(mark);
			return 503;
		};
		const keys = ['first', 'second', 'third'];
		const marks = (key: string) => Array.from({ length: 10 }, (_none, index) => `${key} ${index}`);
		await Promise.all(
			keys.map(async (orderKey) => {
				for (const mark of marks(orderKey)) {
					expect(await application.tell({ mark, orderKey })).toMatchObject({ kind: 'accepted' });
				}
			}),
		);
		const expected = keys.length * 12;
		await until(`${expected} attempts`, () =>
			arrived('ordered').length >= expected ? true : undefined,
		);
		for (const key of keys) {
			const attempted = arrived('ordered')
				.map(markIn)
				.filter((mark) => mark.startsWith(key));
			const retried = marks(key).flatMap((mark) => (rejected.has(mark) ? [mark, mark] : [mark]));
			expect(attempted).toEqual(retried);
		}
	});

	test('no second has more attempts than the endpoint allows, whoever sends', async () => {
		const { application } = whole();
		const subscription = await create('limited', { ratePerSecond: RATE });
		const marks = Array.from({ length: 4 * RATE }, (_none, index) => `limited ${index}`);
		const answers = await Promise.all(marks.map(async (mark) => await application.tell({ mark })));
		expect(answers.filter(({ kind }) => kind !== 'accepted')).toEqual([]);
		const { databaseUrl } = stage().mode.services;
		const times = await until('All attempts', async () => {
			const started = await attemptsOf(databaseUrl, String(subscription.id));
			return started.length >= marks.length ? started : undefined;
		});
		const busiest = times.map(
			(start) => times.filter((one) => one >= start && one < start + WINDOW_MILLISECONDS).length,
		);
		expect(Math.max(...busiest)).toBeLessThanOrEqual(RATE);
		expect(times).toHaveLength(marks.length);
		expect(new Set(arrived('limited').map(markIn)).size).toBe(marks.length);
	});
}

function markIn({ body }: Got): string {
	return (JSON.parse(body) as { data: { mark: string } }).data.mark;
}
