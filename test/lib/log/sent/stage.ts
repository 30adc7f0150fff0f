import { discreetSender } from '../../../../lib/log/discreetSender';
import { layout } from '../../../../lib/log/layout/document';
import { sentActions, sentScreens } from '../../../../lib/log/sent/screens';
import type { Drawn, Frame, Query, Shown } from '../../../../lib/log/screen';
import type { LogSource } from '../../../../lib/log/source';
import { platforms } from '../../../../nodes/platforms';
import { SenderStage, valueOf } from '../../delivery/stage';
import { parseMarkup, type Element } from '../markup/markup';

/** The log's screens of a real sender on a clock that stands still. */
export class SentStage {
	private posted = 0;

	private constructor(readonly stage: SenderStage) {}

	static async open(): Promise<SentStage> {
		return new SentStage(await SenderStage.open());
	}

	get source(): LogSource {
		return {
			sender: discreetSender(this.stage.sender),
			received: undefined as never,
			platforms,
			isDispatcherKept: async () => true,
			now: () => this.stage.clock.now(),
		};
	}

	frame(changes: Partial<Frame> = {}): Frame {
		const now = this.stage.clock.now();
		const known = { formToken: 'token', now, mayAct: true, retriesStop: false };
		return { ...known, editorAddress: '../../..', ...changes };
	}

	/** The data of a screen. */
	async data<View extends keyof typeof sentScreens>(view: View, query: Query = {}) {
		return valueOf(await this.stage.during(sentScreens[view](this.source, query))).data;
	}

	/** A screen. */
	async shown(query: Query): Promise<Shown> {
		const view = (query.view ?? 'sent') as keyof typeof sentScreens;
		return valueOf(await this.stage.during(sentScreens[view](this.source, query)));
	}

	/** A screen's whole document. */
	async page(query: Query = {}, changes: Partial<Frame> = {}): Promise<Element> {
		const shown = await this.shown(query);
		return this.read(shown.draw(this.frame(changes)), query, changes);
	}

	read(drawn: Drawn, query: Query = {}, changes: Partial<Frame> = {}): Element {
		return parseMarkup(layout.document(drawn, query, this.frame(changes)).text);
	}

	/** Posts a form; the clock runs meanwhile. The same `posting` is the same post again. */
	async act(
		action: keyof typeof sentActions,
		form: Readonly<Record<string, readonly string[]>>,
		posting = `posting ${(this.posted += 1)}`,
	) {
		return await this.stage.during(sentActions[action](this.source, form, posting));
	}

	/** The same, and where it leads. */
	async done(
		action: keyof typeof sentActions,
		form: Readonly<Record<string, readonly string[]>>,
		posting?: string,
	): Promise<Query> {
		const acted = valueOf(await this.act(action, form, posting));
		if (acted.kind !== 'done') throw new Error('It is shown, not done');
		return { ...acted.to, done: acted.done };
	}
}
