import { AlmaError } from '../../alma/errors.ts'
import type { Work } from '../../platform/work.ts'
import type { Bib } from '../entity.ts'
import type { MarcRecord } from '../record/record.ts'
import type { BibWire } from './bib-schema.ts'
import type { BibChange } from './bib-store.ts'
import { describe, marcOf } from './marc.ts'

/** What is stored of a record: what it says of the title, and all of it. 402209 without a title. */
export function changeOf(work: Pick<Work, 'now' | 'actor'>, body: BibWire, id: string, before?: Bib): BibChange {
  if (!body.record) throw new AlmaError('BIB_XML_INVALID', { detail: 'There is no MARC record in it.' })
  const marc = stamped(marcOf(body.record), id, work.now)
  const { title, author, publicationYear, ...described } = describe(marc)
  if (!title) throw new AlmaError('BIB_XML_INVALID', { detail: 'There is no title in field 245.' })
  const flag = (given: string | undefined, stored: boolean | undefined) =>
    given === undefined ? (stored ?? false) : given.toLowerCase() === 'true'
  const stored = before?.record
  const level = body.cataloging_level?.value ?? stored?.catalogingLevel
  const record = {
    ...described,
    suppressFromPublishing: flag(body.suppress_from_publishing, stored?.suppressFromPublishing),
    suppressFromExternalSearch: flag(body.suppress_from_external_search, stored?.suppressFromExternalSearch),
    syncWithOclc: body.sync_with_oclc ?? stored?.syncWithOclc ?? 'NONE',
    syncWithLibrariesAustralia: body.sync_with_libraries_australia ?? stored?.syncWithLibrariesAustralia ?? 'NONE',
    ...(level ? { catalogingLevel: level } : {}),
    createdBy: stored?.createdBy ?? work.actor,
    modifiedBy: work.actor,
    marc
  }
  return { title, author, publicationYear, record }
}

/** The record with its own number and the moment of the change, as a library system writes them. */
function stamped(marc: MarcRecord, id: string, now: Date): MarcRecord {
  const moment = `${now.toISOString().replace(/\D/g, '').slice(0, 14)}.0`
  const others = marc.controlfield.filter(({ tag }) => tag !== '001' && tag !== '005')
  const own = [
    { tag: '001', value: String(id) },
    { tag: '005', value: moment }
  ]
  return { ...marc, controlfield: [...own, ...others] }
}
