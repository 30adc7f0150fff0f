import type { KnownTrigger, TriggerInfo } from '../../../store/received/counts';
import { html, type Content } from '../../html/template';
import { isoOf, relative } from '../../layout/times';

/** A trigger as it is shown. */
export interface ShownTrigger extends Omit<TriggerInfo, 'seenAt'> {
	/** When its last request came; undefined: it was published, and nothing has reached it yet. */
	readonly seenAt?: string;
}

/** A trigger as it is shown, from what the store knows of it. */
export function shownTrigger({ seenAt, isUnreached, ...trigger }: KnownTrigger): ShownTrigger {
	return { ...trigger, ...(isUnreached !== true && { seenAt: isoOf(seenAt) }) };
}

/** When its last request came, in words. */
export function lastRequest({ seenAt }: Pick<ShownTrigger, 'seenAt'>, now: number): Content {
	return seenAt === undefined ? html`<span class="muted">none yet</span>` : relative(seenAt, now);
}
