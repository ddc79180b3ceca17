import { formatMoment } from '../alma/dates.ts'
import { codeTables } from '../codes/tables.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { ItemExpansions } from './expansions.ts'
import { type ItemExtra, itemToWire } from './mapping.ts'
import type { MarcRecord } from './record.ts'
import type { ItemWire } from './schema.ts'
import type { ItemFull } from './store.ts'

/** How items are shown: with what a label needs, with their due date or the policy that gives it to a user. */
export interface View {
  view?: string | undefined
  expand?: string | undefined
  user_id?: string | undefined
}

/** Items in wire shape, however many, with a statement for each thing that is asked of them. */
export async function showItems(
  work: Work,
  items: readonly ItemFull[],
  { view, expand = '', user_id: userId = 'GUEST' }: View = {},
  expansions: ItemExpansions = []
): Promise<ItemWire[]> {
  if (items.length === 0) return []
  const tables = await codeTables(work)
  const wanted = expand.toLowerCase().split(/[\s,]+/)
  const pids = items.map(({ item }) => item.id)
  const requested = await requestedOf(work, pids)
  const due = wanted.includes('due_date') ? await dueDates(work, pids) : new Map<number, string>()
  const asked = expansions.filter(({ name }) => wanted.includes(name))
  const policies = await Promise.all(asked.map(expansion => expansion.of(work, items, userId)))
  return items.map(full => {
    const { id } = full.item
    const extra: ItemExtra = {
      requested: requested.has(id),
      dueDate: due.get(id),
      dueDatePolicy: policies.map(texts => texts.get(id)).find(text => text !== undefined),
      label: view?.toLowerCase() === 'label' ? labelOf(full) : undefined
    }
    return itemToWire(work, tables, full, extra)
  })
}

/** Pids of the items that somebody waits for: for the item itself, or for any copy of its title. */
async function requestedOf(work: Work, pids: readonly number[]): Promise<Set<number>> {
  const rows = await sql<{ id: number }>(
    work,
    `select i.id::float8 as id from item i
     where i.institution = $1 and i.id = any($2::bigint[]) and exists (
       select 1 from request r
       where r.institution = $1 and r.bib_id = i.bib_id and r.status <> 'HISTORY'
         and coalesce(r.bound_item_id, r.item_id, i.id) = i.id)`,
    [work.institution, pids]
  )
  return new Set(rows.map(({ id }) => id))
}

/** When the items that are lent are due, by pid, as it is written on the wire. */
async function dueDates(work: Work, pids: readonly number[]): Promise<Map<number, string>> {
  const rows = await sql<{ id: number; due: string }>(
    work,
    `select l.item_id::float8 as id, l.due_date as due from loan l
     where l.institution = $1 and l.item_id = any($2::bigint[]) and l.status = 'ACTIVE'`,
    [work.institution, pids]
  )
  return new Map(rows.map(({ id, due }) => [id, formatMoment(new Date(due))]))
}

/** What a spine label shows. Call numbers are cut where they have blanks. */
function labelOf({ item, bib, holding }: ItemFull): Record<string, unknown> {
  const { placeOfPublication, publisher, dateOfPublication, completeEdition, language, marc } = bib.record
  const cut = (text: unknown): string[] => (typeof text === 'string' ? text.split(/\s+/) : []).filter(Boolean)
  const imprint = [placeOfPublication, publisher, dateOfPublication].filter(Boolean).join(' ')
  return {
    edition: completeEdition ?? null,
    imprint: imprint === '' ? null : imprint,
    language: language ?? null,
    library_details: { address: {} },
    parsed_alt_call_number: cut(item.record.item?.alternative_call_number),
    parsed_call_number: cut(holding.callNumber),
    parsed_issue_level_description: cut(item.description),
    title_abcnph: titleOf(marc) ?? bib.title
  }
}

const titleOf = (marc: MarcRecord): string | undefined =>
  marc.datafield
    .find(({ tag }) => tag === '245')
    ?.subfield.filter(({ code }) => 'abcnph'.includes(code))
    .map(({ value }) => value)
    .join(' ')
