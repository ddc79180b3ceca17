import { countryTables } from './countries.ts'
import { fulfillmentTables } from './fulfillment.ts'
import { itemTables } from './items.ts'
import { mappingTables } from './mappings.ts'
import { roleTables } from './roles.ts'
import { sharingMappings, sharingTables } from './sharing.ts'
import { systemTables } from './system.ts'
import type { MappingSeed, TableSeed } from './table.ts'
import { userTables } from './users.ts'

/** Every code table that a new institution starts with. */
export const codeTableSeeds: readonly TableSeed[] = [
  ...userTables,
  ...roleTables,
  ...countryTables,
  ...fulfillmentTables,
  ...itemTables,
  ...sharingTables,
  ...systemTables
]

/** Every mapping table that a new institution starts with. */
export const mappingTableSeeds: readonly MappingSeed[] = [...mappingTables, ...sharingMappings]
