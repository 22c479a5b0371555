/** The page of a profile. */
import { decodePage } from '../page-data/decode-page.js';
import { startPage } from './start-page.js';
import { App } from './view/app.js';

void startPage((bytes) => <App page={decodePage(bytes)} />);
