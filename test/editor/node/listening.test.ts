import { testListening } from './listening';
import { openedEditor } from '../browser/session';

const editor = openedEditor();

describe('a trigger that listens for a test event', () => testListening(editor));
