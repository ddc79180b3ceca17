import type { Work } from '../platform/work.ts'
import { type MappingRow, MappingTable } from './entity.ts'

/** The enabled rows of one of the institution's mapping tables, in their order; none where there is no such table. */
export async function mappingRows(work: Work, name: string): Promise<MappingRow[]> {
  const where = { institution: work.institution, name, library: '' }
  const table = await work.em.findOne(MappingTable, where)
  return (table?.rows ?? []).filter(row => row.enabled !== false)
}
