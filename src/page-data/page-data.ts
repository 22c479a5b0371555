/**
 * What a page holds, as its renderer writes it and its script reads it: the length of a head, the
 * head in JSON, and behind it the columns, in the order in which encode-page.ts writes them.
 */
import type { Weight } from '../model/call-tree.js';
import type { ProfileMetadata } from '../model/profile.js';
import type { PageRules } from './page-rules.js';

export interface PageHead {
  readonly metadata: ProfileMetadata;
  /** The head of the text report: where the recording comes from, its figures, what to know of it. */
  readonly origin: readonly string[];
  readonly figures: readonly string[];
  readonly sentences: readonly string[];
  readonly rules: PageRules;
  /** Names and files of frames, each once. */
  readonly texts: readonly string[];
  readonly frameCount: number;
  readonly stackCount: number;
  readonly threads: readonly PageThread[];
  readonly sources: readonly SourceExcerpt[];
  readonly settings: PageSettings;
}

export interface PageThread {
  readonly id: number;
  readonly name: string;
  readonly startNs?: number;
  readonly sampleCount: number;
}

/** Some lines of a file, one below the other. */
export interface SourceExcerpt {
  readonly file: string;
  /** From 1. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

/** How the page looks when it opens. */
export interface PageSettings {
  readonly view: 'tree' | 'inverted' | 'lines';
  readonly weight: Weight;
  readonly foldsLibraries: boolean;
  readonly mergesRecursion: boolean;
  /** Share of the time that was not idle below which a row is left out. */
  readonly threshold: number;
}

/** Id of the element that holds the data of any page: deflated, in base64. */
export const DATA_ELEMENT_ID = 'profile';
