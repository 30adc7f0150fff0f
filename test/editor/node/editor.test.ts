import { testListening } from './listening';
import { testShownParameters } from './parameters';
import { openedEditor } from '../browser/session';

const editor = openedEditor();

describe("a node's panel", () => testShownParameters(editor));
describe('a trigger that listens for a test event', () => testListening(editor));
