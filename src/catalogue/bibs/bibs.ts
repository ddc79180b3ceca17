import { AlmaError } from '../../alma/errors.ts'
import { idOf, noId } from '../../alma/ids.ts'
import type { Work } from '../../platform/work.ts'
import { newCatalogueId } from '../items/id-store.ts'
import { changeOf } from './bib-record.ts'
import { type Shown, showBibs } from './bib-show.ts'

export type { Shown }

import type { Bib } from '../entity.ts'
import type { BibCreateQuery, BibsQuery, BibUpdateQuery, BibWire } from './bib-schema.ts'
import {
  type BibChange,
  bibCounts,
  bibsWithNumber,
  deleteBibRows,
  insertBib,
  isBib,
  selectBibs,
  selectHoldings,
  updateBib
} from './bib-store.ts'

import { controlOf, marcOf, mistake } from './marc.ts'

/** The title with this id, and its number. 402204 for what is no number, 402203 for an unknown one. */
export async function findBib(work: Work, mmsId: string, options: { lock?: boolean } = {}): Promise<Bib> {
  if (!/^\d+$/.test(mmsId)) throw new AlmaError('MMS_ID_NOT_NUMERIC', { id: mmsId })
  const id = idOf(mmsId)
  const [found] = id === undefined ? [] : await selectBibs(work, [id], options.lock)
  if (found) return found
  throw new AlmaError('MMS_ID_NOT_VALID', { id: mmsId })
}

/** Whether the catalogue has a title of this id, written as it is written here. */
export async function hasBib(work: Work, mmsId: string): Promise<boolean> {
  const id = idOf(mmsId)
  return id !== undefined && id === mmsId && (await isBib(work, id))
}

/** One title. */
export const getBib = async (work: Work, mmsId: string, shown: Shown): Promise<BibWire> =>
  (await showBibs(work, [await findBib(work, mmsId)], shown))[0] ?? {}

/**
 * Titles by their ids (100 at most; unknown ones are left out), or the one of a holding or of a network number. 402203
 * for a list that is none.
 */
export async function listBibs(work: Work, query: BibsQuery, shown: Shown) {
  const bib = await showBibs(work, await selectBibs(work, await idsOf(work, query)), shown)
  return { bib, total_record_count: bib.length }
}

async function idsOf(work: Work, query: BibsQuery): Promise<string[]> {
  if (query.other_system_id) return bibsWithNumber(work, [query.other_system_id])
  if (query.holdings_id) return bibOfHolding(work, query.holdings_id)
  const given = (query.mms_id ?? '').split(',').map(text => text.trim())
  const ids = given.map(text => idOf(text))
  if (ids.length > 100 || ids.includes(undefined)) throw new AlmaError('MMS_ID_LIST', {})
  return ids as string[]
}

async function bibOfHolding(work: Work, holdingId: string): Promise<string[]> {
  const id = idOf(holdingId)
  const [holding] = id === undefined ? [] : await selectHoldings(work, undefined, { id })
  return holding ? [holding.bibId] : []
}

async function refuse(work: Work, query: BibUpdateQuery, { record }: BibChange, id: string): Promise<void> {
  if (query.normalization) throw new AlmaError('NORMALIZATION_PROFILE', {})
  if (query.cataloger_level) throw new AlmaError('CATALOGING_LEVEL', {})
  const detail = query.validate ? mistake(record.marc) : undefined
  if (detail) throw new AlmaError('BIB_INVALID', { detail })
  const numbers = query.check_match ? (record.networkNumbers ?? []) : []
  if (numbers.length > 0 && (await bibsWithNumber(work, numbers, id)).length > 0) throw new AlmaError('BIB_MATCHED', {})
}

/** A new title out of a MARC record. 33007 for a record of a network, which there is not. */
export async function createBib(work: Work, query: BibCreateQuery, body: BibWire, shown: Shown): Promise<BibWire> {
  const shared = query.from_nz_mms_id ?? query.from_cz_mms_id
  if (shared !== undefined && !/^\d+$/.test(shared)) throw new AlmaError('MMS_ID_NOT_NUMERIC', { id: shared })
  if (shared !== undefined) throw new AlmaError('MMS_RECORD_NOT_FOUND', { id: shared })
  const id = await newCatalogueId(work, 'bib')
  const change = changeOf(work, body, id)
  await refuse(work, query, change, id)
  await insertBib(work, id, change)
  return getBib(work, String(id), shown)
}

/** Another record in place of the title's. 4022034 when the stored one is newer than the caller knows. */
export async function putBib(work: Work, mmsId: string, query: BibUpdateQuery, body: BibWire, shown: Shown) {
  const before = await findBib(work, mmsId, { lock: true })
  const given = body.record && controlOf(marcOf(body.record), '005')
  if (query.stale_version_check && given !== controlOf(before.record.marc, '005')) throw new AlmaError('BIB_STALE', {})
  const change = changeOf(work, body, before.id, before)
  await refuse(work, query, change, before.id)
  await updateBib(work, before.id, change)
  return getBib(work, mmsId, shown)
}

/** `op=unlink_from_nz`: no title here is linked to a network. */
export async function operateOnBib(work: Work, mmsId: string): Promise<never> {
  if (!/^\d+$/.test(mmsId)) throw new AlmaError('MMS_ID_NOT_NUMERIC', { id: mmsId })
  const [found] = await selectBibs(work, [idOf(mmsId) ?? noId])
  throw found ? new AlmaError('BIB_OPERATION', {}) : new AlmaError('MMS_RECORD_NOT_FOUND', { id: mmsId })
}

/**
 * Removes a title that has no items and for which nobody waits; its holdings go too, if `override` says so. 4022020
 * otherwise.
 */
export async function deleteBib(work: Work, mmsId: string, query: { override?: string; cataloger_level?: string }) {
  const override = (query.override ?? 'false').toLowerCase()
  if (!/^\d+$/.test(mmsId) || !['true', 'false'].includes(override)) throw new AlmaError('BIB_DELETE_PARAMETER', {})
  if (query.cataloger_level) throw new AlmaError('CATALOGING_LEVEL', {})
  const { id } = await findBib(work, mmsId, { lock: true })
  const { items, holdings, requests } = await bibCounts(work, id)
  if (items > 0) throw new AlmaError('BIB_DELETE', { reason: 'The record has items.' })
  if (requests > 0) throw new AlmaError('BIB_DELETE', { reason: 'The record has requests.' })
  if (holdings > 0 && override === 'false') throw new AlmaError('BIB_DELETE', { reason: 'The record has holdings.' })
  await deleteBibRows(work, id)
}

/** What becomes of a title whose last holding went: it stays, goes too, or is hidden. 60218 for any other wish. */
export async function afterLastHolding(work: Work, bib: Bib, action: string): Promise<void> {
  const { holdings, requests } = await bibCounts(work, bib.id)
  if (action === 'retain' || holdings > 0) return
  if (action === 'delete' && requests === 0) return deleteBibRows(work, bib.id)
  const { title, author = null, publicationYear = null, record } = bib
  await updateBib(work, bib.id, { title, author, publicationYear, record: { ...record, suppressFromPublishing: true } })
}

/** What may become of a record that is left empty. */
export const isAfterlife = (action: string): boolean => ['retain', 'delete', 'suppress'].includes(action)
