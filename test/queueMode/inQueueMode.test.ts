import { theRightProcessDispatches } from './promises/dispatching';
import { duplicatesRunOnce } from './promises/duplicates';
import { processorsAnswerTheLogPage } from './promises/logPage';
import { processesKeepToTheirPart } from './promises/processes';
import { eventsAreDelivered } from './promises/sending';
import { stagedQueueMode } from './world/stage';

/* All on the same processes, which take a minute to start. */

const stage = stagedQueueMode();

describe('processes', () => processesKeepToTheirPart(stage));
describe('duplicates', () => duplicatesRunOnce(stage));
describe('sending', () => eventsAreDelivered(stage));
describe('log page', () => processorsAnswerTheLogPage(stage));
describe('dispatching', () => theRightProcessDispatches(stage));
