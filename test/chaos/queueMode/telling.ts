import { setTimeout as sleep } from 'node:timers/promises';
import type { Draw } from '../../emulators/engine/draw';
import type { Application } from '../../queueMode/world/application';
import { orderKeyOf } from '../sender/protocol';

const EVENTS = 30;
/** Told within about this time, as what went before in the same order allows. */
const OVER_MILLISECONDS = 6_000;
const AGAIN_AFTER_MILLISECONDS = 300;
const TELLS_AT_MOST = 200;

/** An event that n8n has said is stored. Milliseconds since 1970. */
export interface Accepted {
	readonly mark: string;
	readonly eventId: string;
	readonly at: number;
	/** How often it had to be told. */
	readonly tells: number;
}

/** What the application has told, over all rounds. */
export class Telling {
	readonly accepted: Accepted[] = [];
	/** Sentences about what must not happen. */
	readonly complaints: string[] = [];
	/** Events found stored when they were told again. */
	repeated = 0;

	constructor(private readonly application: Application) {}

	/**
	 * Tells some events; those of one order key one after another, each again until it is accepted, as any client does that
	 * gets no answer. Resolves when all are.
	 */
	async round(number: number, draw: Draw): Promise<void> {
		const marks = Array.from({ length: EVENTS }, (_none, index) => `q${number}-${index}`);
		const queues = Map.groupBy(marks, orderKeyOf);
		await Promise.all(
			[...queues].map(async ([orderKey, queue]) => {
				for (const mark of queue) {
					await sleep(draw.integer(0, OVER_MILLISECONDS / queue.length));
					await this.tell(mark, orderKey);
				}
			}),
		);
	}

	private async tell(mark: string, orderKey: string): Promise<void> {
		let last = '';
		for (let tells = 1; tells <= TELLS_AT_MOST; tells++) {
			const answer = await this.application.tell({ mark, orderKey });
			if (answer.kind === 'accepted') {
				const { eventId, repeated } = answer;
				if (repeated) this.repeated++;
				this.accepted.push({ mark, eventId, at: Date.now(), tells });
				return;
			}
			last = answer.detail;
			await sleep(AGAIN_AFTER_MILLISECONDS);
		}
		this.complaints.push(`${mark} was not accepted, told ${TELLS_AT_MOST} times: ${last}`);
	}
}
