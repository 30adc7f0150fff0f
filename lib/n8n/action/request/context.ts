import type { Lanes } from './order';
import type { Time, Pace } from '../http/rateLimit';
import type { Asker, Send } from '../http/send';

/** What an exchange needs of the world. */
export interface Surroundings {
	readonly time: Time;
	readonly sender: (asker: Asker, credential: string) => Send;
	readonly lanes: Lanes;
	readonly pace: Pace;
}
