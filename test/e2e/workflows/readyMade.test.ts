import { testWorkflowsOfCalls } from './calls';
import { testWorkflowsOfContacts } from './contacts';
import { testWorkflowsOfEvents } from './events';
import { openScene } from './scene';

/*
 * The ready-made workflows in a real n8n: imported, checked, published, and told one story by each of the five platforms;
 * all give the same record-based result. What they talk to is played on this machine, vendors' fixed addresses included.
 */

const scene = openScene();
testWorkflowsOfContacts(scene);
testWorkflowsOfCalls(scene);
// Last: it sends odd events to every workflow that was opened before.
testWorkflowsOfEvents(scene);
