import { PAGE } from '../delivery/advice/audience';
import type {
	AttemptView,
	DeliveryView,
	Result,
	Sender,
	SubscriptionView,
} from '../delivery/sender';
import type { AttemptRecord, JournalEntry } from '../store/outbox/attempt';
import { withoutUrlSecrets } from '../text/urlSecrets';
import type { Headers } from '../webhook/http/message';

/**
 * The sender as the page shows what it knows: secrets in the addresses of endpoints and in their answers' headers are masked,
 * as whoever knows them may send there, too; and advice is worded for those who look at the page.
 */
export function discreetSender(sender: Sender): Sender {
	return {
		...sender,
		subscription: async (id) => ofResult(await sender.subscription(id), subscription),
		subscriptions: async () => (await sender.subscriptions()).map(subscription),
		rotateSecret: async (id, change) =>
			ofResult(await sender.rotateSecret(id, change), (rotated) => ({
				...rotated,
				subscription: subscription(rotated.subscription),
			})),
		delivery: async (id, audience = PAGE) =>
			ofResult(await sender.delivery(id, audience), delivery),
		deliveryPage: async (filter, paging, audience = PAGE) => {
			const page = await sender.deliveryPage(filter, paging, audience);
			return { ...page, deliveries: page.deliveries.map(delivery) };
		},
		attempts: async (id) => ofResult(await sender.attempts(id), (all) => all.map(attempt)),
		event: async (id, scope, audience = PAGE) =>
			ofResult(await sender.event(id, scope, audience), (event) => ({
				...event,
				deliveries: event.deliveries.map(delivery),
			})),
		journal: async (after, limit) => {
			const page = await sender.journal(after, limit);
			return { ...page, entries: page.entries.map(entry) };
		},
	};
}

function ofResult<Value>(result: Result<Value>, shown: (value: Value) => Value): Result<Value> {
	return result.ok ? { ok: true, value: shown(result.value) } : result;
}

function subscription(view: SubscriptionView): SubscriptionView {
	const { url, urlByEvent } = view;
	const masked = { ...view, url: withoutUrlSecrets(url) };
	if (urlByEvent === undefined) return masked;
	const urls = Object.entries(urlByEvent).map(([type, own]) => [type, withoutUrlSecrets(own)]);
	return { ...masked, urlByEvent: Object.fromEntries(urls) as Record<string, string> };
}

function delivery(view: DeliveryView): DeliveryView {
	return view.url === undefined ? view : { ...view, url: withoutUrlSecrets(view.url) };
}

function attempt(view: AttemptView): AttemptView {
	return { ...view, ...answered(view) };
}

/** What endpoints give to those whom they know. */
const SECRET_HEADER = /cookie|token|secret|api-?key/;
/** Names of headers, not their values. */
const NAMES = /^access-control-/;
const HIDDEN = '(hidden)';

type Answered = Pick<AttemptRecord, 'url' | 'responseHeaders' | 'responseBody'>;

/** A signature, as most are written; the first digits are enough to compare it. */
const SIGNATURE = /\b(v1a?,|v1=|sha256=)([A-Za-z0-9+/]{8})[A-Za-z0-9+/]{8,}={0,2}/g;

/** Endpoints send back what they were asked with: those that redirect the address, and some the whole request. */
function safeText(text: string): string {
	return withoutUrlSecrets(text).replace(SIGNATURE, '$1$2…');
}

function answered({ url, responseHeaders: headers, responseBody: body }: Answered): Answered {
	return {
		url: withoutUrlSecrets(url),
		...(headers !== undefined && { responseHeaders: headersOf(headers) }),
		...(body !== undefined && { responseBody: safeText(body) }),
	};
}

function headersOf(headers: Headers): Headers {
	const shown = Object.entries(headers).map(([name, value]) => {
		const isHidden = SECRET_HEADER.test(name.toLowerCase()) && !NAMES.test(name.toLowerCase());
		if (isHidden || value === undefined) return [name, value && HIDDEN] as const;
		const safe = typeof value === 'string' ? safeText(value) : value.map(safeText);
		return [name, safe] as const;
	});
	return Object.fromEntries(shown);
}

function entry(one: JournalEntry): JournalEntry {
	if (!('deliveryId' in one)) return one;
	return { ...one, record: { ...one.record, ...answered(one.record) } };
}
