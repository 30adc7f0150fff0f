import type { Lanes } from './lane';
import type { Time, Pace } from './pace';
import type { Asker, Send } from './sending';

/** What an exchange needs of the world. */
export interface Surroundings {
	readonly time: Time;
	readonly sender: (asker: Asker, credential: string) => Send;
	readonly lanes: Lanes;
	readonly pace: Pace;
}
