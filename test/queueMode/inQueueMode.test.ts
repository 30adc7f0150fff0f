import { duplicatesRunOnce } from './promises/duplicates';
import { processesKeepToTheirPart } from './promises/processes';
import { stagedQueueMode } from './stage';

/* All on the same processes, which take a minute to start. */

const stage = stagedQueueMode();

describe('processes', () => processesKeepToTheirPart(stage));
describe('duplicates', () => duplicatesRunOnce(stage));
