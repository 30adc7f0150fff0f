import type { Figure } from '../measure/report';
import { interleaved, quantileOf, type Contender } from '../measure/rounds';
import { subscribe, type OpenSender } from './open';
import { callEvent, latenciesOf, type Endpoint } from './traffic';

const PER_SECOND = 250;
const SECONDS = 3;
const ROUNDS = 5;
const [WELL, OTHER, DEAD] = ['outage.well', 'outage.other', 'outage.dead'];

/** What an endpoint that never answers costs another one: as many events go to it, or to one that is well. */
export async function outageFigures(opened: OpenSender, endpoint: Endpoint): Promise<Figure[]> {
	await subscribe(opened, endpoint.url, 1, { events: [WELL] });
	await subscribe(opened, endpoint.url, 1, { events: [OTHER] });
	const policy = { timeoutSeconds: 2, pausesAfter: 0 };
	await subscribe(opened, `${endpoint.url}/silent`, 1, { events: [DEAD], policy });
	const beside = (neighbour: string) => async () => {
		const latencies = await latenciesOf(PER_SECOND, SECONDS, async (at) => {
			const event = { type: neighbour, data: callEvent(at) };
			const [, sent] = await Promise.all([
				opened.sender.send(event, { waitSeconds: 0 }),
				opened.sender.send({ type: WELL, data: callEvent(at) }, { waitSeconds: 10 }),
			]);
			if (!sent.ok) throw new Error(sent.problem);
		});
		return quantileOf(latencies, 0.99);
	};
	const contenders: Contender[] = [
		{ name: 'usual', measure: beside(OTHER) },
		{ name: 'outage', measure: beside(DEAD) },
	];
	await interleaved(contenders, 1);
	const measured = await interleaved(contenders, ROUNDS);
	return [
		{
			key: 'sender_usual_p99_ms',
			title: `beside an endpoint that answers, p99 at ${PER_SECOND} events/s each`,
			value: measured.median('usual'),
			unit: 'ms',
		},
		{
			key: 'sender_outage_p99_ms',
			title: 'beside one that hangs',
			value: measured.median('outage'),
			unit: 'ms',
		},
		{
			key: 'sender_outage_vs_usual_p99',
			title: '  in comparison',
			value: measured.ratio('outage', 'usual'),
			unit: 'x',
			target: { atMost: 1.2 },
		},
	];
}
