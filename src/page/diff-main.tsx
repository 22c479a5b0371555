/** The page of a comparison. */
import { decodeDiffPage } from '../page-data/diff-page.js';
import { DiffApp } from './diff/diff-app.js';
import { startPage } from './start-page.js';

void startPage((bytes) => <DiffApp page={decodeDiffPage(bytes)} />);
