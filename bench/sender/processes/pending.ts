import type { Figure, Section } from '../../measure/report';
import { interleaved, type Contender } from '../../measure/rounds';
import { fillOutbox } from '../../store/postgres/outbox/fill';
import { Queue } from '../queue';

const FEW = 1_000;
const MANY = 1_000_000;
const ROUNDS = 15;
const WARM_UP_ROUNDS = 2;

/** What a delivery costs a sender over PostgreSQL, from its claim to its end, while few and while many others are pending. */
export async function benchSenderPending(
	server: string,
	say: (news: string) => void,
): Promise<Section> {
	const queueAmong = async (others: number) => {
		const schema = `pending_${others}`;
		const queue = await Queue.of(0, { server, schema });
		await fillOutbox(server, schema, others);
		return queue;
	};
	say(`${MANY.toLocaleString('en-US')} pending deliveries`);
	const [few, many] = [await queueAmong(FEW), await queueAmong(MANY)];
	try {
		say('Working off queues in PostgreSQL');
		const contenders: Contender[] = [
			{ name: 'few', measure: async () => await few.measure() },
			{ name: 'many', measure: async () => await many.measure() },
		];
		await interleaved(contenders, WARM_UP_ROUNDS);
		const measured = await interleaved(contenders, ROUNDS);
		const cost = (key: string, pending: string, name: string): Figure => {
			return {
				key,
				title: `with ${pending} others pending`,
				value: measured.median(name),
				unit: 'us',
			};
		};
		return {
			title: 'A delivery of a sender over PostgreSQL, without the network',
			figures: [
				cost('pg_sender_1k_us_per_delivery', '1 thousand', 'few'),
				cost('pg_sender_1m_us_per_delivery', '1 million', 'many'),
				{
					key: 'pg_sender_1m_vs_1k',
					title: '  in comparison',
					value: measured.ratio('many', 'few'),
					unit: 'x',
					target: { atMost: 1.3 },
				},
			],
		};
	} finally {
		await few.close();
		await many.close();
	}
}
