import type { PageName } from '../pages';
import type { Visitor } from '../visitor';

/** A screen that is looked at. */
export interface Screen {
	readonly on: PageName;
	readonly query: string;
	readonly status: number;
}

const shown = (query: string, on: PageName = 'busy', status = 200): Screen => ({
	on,
	query,
	status,
});

type Ids = Readonly<Record<string, string>>;

/** Screens whose address is known, by what they are called. */
export const SCREENS: Readonly<Record<string, (ids: Ids) => Screen>> = {
	sent: () => shown(''),
	'sent, thirty days': () => shown('?span=30d'),
	'sent, read-only': () => shown('', 'readOnly'),
	'sent, nothing': () => shown('', 'empty'),
	deliveries: () => shown('?view=deliveries'),
	'deliveries, filtered': () => shown('?view=deliveries&status=failed&time=24h&text=a'),
	'deliveries, own time': () => shown('?view=deliveries&from=2026-03-02T13:30&type=invoice.paid'),
	'deliveries, none match': () => shown('?view=deliveries&type=nothing.such'),
	'deliveries, nothing': () => shown('?view=deliveries', 'empty'),
	'deliveries, replayed': ({ replayed }) => shown(`?view=deliveries&subscription=${replayed}`),
	'deliveries, read-only': () => shown('?view=deliveries', 'readOnly'),
	'subscription, active': ({ crm }) => shown(`?view=subscription&id=${crm}`),
	'subscription, paused by failures': ({ billing }) => shown(`?view=subscription&id=${billing}`),
	'subscription, long name': ({ slow }) => shown(`?view=subscription&id=${slow}`),
	'subscription, gone': ({ gone }) => shown(`?view=subscription&id=${gone}`),
	'subscription, paused': ({ helpdesk }) => shown(`?view=subscription&id=${helpdesk}`),
	'subscription, hostile': ({ hostile }) => shown(`?view=subscription&id=${hostile}`),
	journal: () => shown('?view=journal'),
	'journal, nothing': () => shown('?view=journal', 'empty'),
	health: () => shown('?view=health'),
	'health, nothing': () => shown('?view=health', 'empty'),
	'confirm replay': ({ worksAgain }) =>
		shown(`?view=confirm&change=replay&status=failed&subscription=${worksAgain}`),
	'confirm cancel': ({ helpdesk }) =>
		shown(`?view=confirm&change=cancel&status=waiting&subscription=${helpdesk}`),
	'confirm, nothing': () => shown('?view=confirm&change=cancel&type=nothing.such'),
	received: () => shown('?view=received'),
	'received, nothing': () => shown('?view=received', 'empty'),
	'trigger, well': () => shown('?view=trigger&id=w1:a'),
	'trigger, wrong secret': () => shown('?view=trigger&id=w2:b'),
	'trigger, none yet': () => shown('?view=trigger&id=w4:d'),
	'trigger, hostile': () => shown('?view=trigger&id=w3:c'),
	'not found': () => shown('?view=delivery&id=del_none', 'busy', 404),
	'no such view': () => shown('?view=nothing', 'busy', 404),
	'store fails': () => shown('', 'broken', 503),
};

/** Screens of what has to be looked for first: deliveries and requests. */
export const FOUND: Readonly<Record<string, (ids: Ids, visitor: Visitor) => Promise<Screen>>> = {
	'delivery, failed': async ({ worksAgain }, visitor) =>
		delivery(visitor, `status=failed&subscription=${worksAgain}`),
	'delivery, endpoint gone': async ({ gone }, visitor) =>
		delivery(visitor, `status=failed&subscription=${gone}`),
	'delivery, replayed': async ({ replayed }, visitor) => {
		const { deliveries } = await visitor.data<{
			deliveries: ReadonlyArray<{ id: string; lastReplay?: object }>;
		}>(`?view=deliveries&status=failed&subscription=${replayed}`);
		const { id = '' } = deliveries.find(({ lastReplay }) => lastReplay !== undefined) ?? {};
		return shown(`?view=delivery&id=${id}`);
	},
	'delivery, delivered': async ({ crm }, visitor) =>
		delivery(visitor, `status=delivered&subscription=${crm}`),
	'delivery, waiting': async (_ids, visitor) => delivery(visitor, 'status=waiting'),
	'delivery, slow': async ({ slow }, visitor) => delivery(visitor, `subscription=${slow}`),
	'delivery, hostile': async ({ hostile }, visitor) => delivery(visitor, `subscription=${hostile}`),
	'delivery, long': async ({ long }, visitor) => delivery(visitor, `subscription=${long}`),
	'rejected request': async (_ids, visitor) => await rejected(visitor, 0),
	'rejected request with its body': async (_ids, visitor) => await rejected(visitor, 1),
};

async function delivery(visitor: Visitor, query: string): Promise<Screen> {
	return shown(`?view=delivery&id=${await visitor.firstId(query)}`);
}

async function rejected(visitor: Visitor, at: number): Promise<Screen> {
	const { latestRejected } = await visitor.data<{ latestRejected: ReadonlyArray<{ id: string }> }>(
		'?view=received',
	);
	return shown(`?view=rejected&id=${encodeURIComponent(latestRejected[at]?.id ?? '')}`);
}
