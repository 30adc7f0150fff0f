import { inFile } from './place';
import { describePredecessors } from './predecessors';

describePredecessors('SQLite', inFile);
