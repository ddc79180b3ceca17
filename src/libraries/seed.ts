import { forgetTables } from '../codes/tables.ts'
import type { Work } from '../platform/work.ts'
import type { LibrariesTables } from './entity.ts'
import { forgetPlaces } from './known-store.ts'
import * as data from './seed/data.ts'
import { seedRows } from './seed/store.ts'

/** A table, its columns with their types, and the rows for it in the same names. */
const sets: [table: keyof LibrariesTables, columns: string, rows: readonly object[]][] = [
  ['campus', 'code text, name text', data.campuses],
  ['fulfillment_unit', 'code text, name text', data.fulfillmentUnits],
  ['remote_storage', 'code text, name text', data.remoteStorages],
  [
    'library',
    'code text, name text, description text, resource_sharing boolean, campus text, default_location text',
    data.libraries.map(({ resourceSharing, defaultLocation, ...rest }) => ({
      ...rest,
      resource_sharing: resourceSharing,
      default_location: defaultLocation
    }))
  ],
  [
    'location',
    'library text, code text, name text, fulfillment_unit text, record jsonb',
    data.locations.map(({ fulfillmentUnit, ...rest }) => ({ ...rest, fulfillment_unit: fulfillmentUnit }))
  ],
  ['circ_desk', 'library text, code text, name text, record jsonb', data.circDesks],
  ['department', 'code text, name text, type text, library text, record jsonb', data.departments]
]

/**
 * Gives the work's institution the sample campus: three libraries and the resource sharing one, with their locations,
 * desks and departments. What is there already stays as it is, so it may run at every start.
 */
export async function seedLibraries(work: Work): Promise<void> {
  for (const [table, columns, rows] of sets) await seedRows(work, table, columns, rows)
  forgetTables(work)
  forgetPlaces(work)
}
