/** Compares texts. A file of its own, because a worker obeys the policy that it was served with. */

import './pkg/extension/compare/compare-worker.js';
