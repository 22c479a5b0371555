/**
 * Sections of older session files, made into those of FORMAT_VERSION: one upgrader per step, kept
 * for ever. Whoever changes the meaning of a section raises FORMAT_VERSION, appends an upgrader here
 * and a line to the history in docs/FORMAT.md, and keeps a file of the old version in test/fixtures.
 */
import type { Section } from './sections.js';

/** From one version to the next: what a section has become, [] where it is no longer needed. */
export type SectionUpgrader = (section: Section) => readonly Section[];

/** The first one is that from version 1 to version 2. */
export const UPGRADERS: readonly SectionUpgrader[] = [];

export function upgradeSection(section: Section, version: number): readonly Section[] {
  return UPGRADERS.slice(version - 1).reduce<readonly Section[]>(
    (sections, upgrade) => sections.flatMap(upgrade),
    [section],
  );
}
