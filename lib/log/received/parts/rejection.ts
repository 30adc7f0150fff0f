import type { TriggerInfo } from '../../../store/received/counts';
import type { RejectedRequest } from '../../../store/received/notes';
import { explanationOf } from '../../../webhook/rejection/explanation';
import { isoOf } from '../../layout/times';
import type { LogSource } from '../../source';

/** A rejected request as it is listed. */
export interface ListedRejection {
	readonly id: string;
	readonly at: string;
	readonly triggerId: string;
	/** The trigger's name; its id where it is not known any more. */
	readonly trigger: string;
	readonly verdict: RejectedRequest['verdict'];
	readonly reason: string;
	/** What is wrong, in a sentence. */
	readonly message: string;
	/** What fixes it. */
	readonly whatToDo: string;
	readonly address: string;
	readonly bodyBytes: number;
}

/** A rejected request with what is wrong and what fixes it. */
export function listedRejection(
	request: RejectedRequest,
	trigger: TriggerInfo | undefined,
	{ platforms }: Pick<LogSource, 'platforms'>,
): ListedRejection {
	const { id = '', at, triggerId, verdict, reason, address, bodyBytes } = request;
	const platform = trigger?.platform ?? '';
	const explained = explanationOf({ platform, verdict, reason, address }, platforms);
	return {
		id,
		at: isoOf(at),
		triggerId,
		trigger: trigger?.nodeName ?? triggerId,
		verdict,
		reason,
		message: explained?.message ?? '',
		whatToDo: explained?.description ?? '',
		address,
		bodyBytes,
	};
}
