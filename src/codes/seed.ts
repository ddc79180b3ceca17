import type { Work } from '../platform/work.ts'
import { codeTableSeeds, mappingTableSeeds } from './seed/index.ts'
import { seedCodeTables, seedMappingTables } from './seed/store.ts'
import { forgetTables } from './tables.ts'

/**
 * Gives the work's institution the code and mapping tables that it lacks, in two statements. Tables that are there stay
 * as they are, so it may run at every start.
 */
export async function seedConfiguration(work: Work): Promise<void> {
  await seedCodeTables(work, codeTableSeeds)
  await seedMappingTables(work, mappingTableSeeds)
  forgetTables(work)
}
