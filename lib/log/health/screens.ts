import { screen, type Screen } from '../screen';
import { drawHealth } from './draw';
import { gatherHealth } from './gather';

/** The screen of how it stands, by the address's `view`. */
export const healthScreens = {
	health: screen(gatherHealth, drawHealth),
} as const satisfies Readonly<Record<string, Screen>>;
