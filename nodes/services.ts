import type { Service } from '../lib/n8n/action/service/operation';
import { justCallService } from './JustCall/service';
import { onCallClerkService } from './OnCallClerk/service';
import { runACallService } from './RunACall/service';

/** Every service with an action node; a new one is its folder and a line here. */
export const services: readonly Service[] = [justCallService, runACallService, onCallClerkService];
