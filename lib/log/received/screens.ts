import { screen, type Screen } from '../screen';
import { drawReceived } from './overview/draw';
import { gatherReceived } from './overview/gather';
import { drawRejected } from './rejected/draw';
import { gatherRejected } from './rejected/gather';
import { drawTrigger } from './trigger/draw';
import { gatherTrigger } from './trigger/gather';

/** The screens of what triggers received, by the address's `view`. */
export const receivedScreens = {
	received: screen(gatherReceived, drawReceived),
	trigger: screen(gatherTrigger, drawTrigger),
	rejected: screen(gatherRejected, drawRejected),
} as const satisfies Readonly<Record<string, Screen>>;
