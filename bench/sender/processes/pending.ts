import type { Section } from '../../measure/report';
import { fillOutbox } from '../../store/postgres/outbox/fill';
import { costAmong, Queue } from '../queue';

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
	say('Working off queues in PostgreSQL');
	return {
		title: 'A delivery of a sender over PostgreSQL, without the network',
		figures: await costAmong(
			{ few, many },
			{ rounds: ROUNDS, warmUpRounds: WARM_UP_ROUNDS },
			{ key: 'pg_sender', titleOf: (pending) => `with ${pending} others pending` },
		),
	};
}
