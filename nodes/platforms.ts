import { dialerCx } from './DialerCx/platform';
import { justCall } from './JustCall/platform';
import { nectarDesk } from './NectarDesk/platform';
import { onCallClerk } from './OnCallClerk/platform';
import { runACall } from './RunACall/platform';
import type { Platform } from '../lib/webhook/platform/definition';

/** Every phone platform this package knows: one line each. */
export const platforms: readonly Platform[] = [
	runACall,
	nectarDesk,
	justCall,
	onCallClerk,
	dialerCx,
];
