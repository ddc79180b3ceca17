import { formatMoment } from '../../alma/dates.ts'
import { codeTables } from '../../codes/tables.ts'
import type { Work } from '../../platform/work.ts'
import type { MarcRecord } from '../record/record.ts'
import type { ItemExpansions } from './expansions.ts'
import { type ItemExtra, itemToWire } from './mapping.ts'
import type { ItemWire } from './schema.ts'
import { dueDatesOf, requestedOf } from './show-store.ts'
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
  const due = wanted.includes('due_date') ? await dueDatesOf(work, pids) : new Map<string, Date>()
  const asked = expansions.filter(({ name }) => wanted.includes(name))
  const policies = await Promise.all(asked.map(expansion => expansion.of(work, items, userId)))
  return items.map(full => {
    const { id } = full.item
    const dueDate = due.get(id)
    const extra: ItemExtra = {
      requested: requested.has(id),
      dueDate: dueDate && formatMoment(dueDate),
      dueDatePolicy: policies.map(texts => texts.get(id)).find(text => text !== undefined),
      label: view?.toLowerCase() === 'label' ? labelOf(full) : undefined
    }
    return itemToWire(work, tables, full, extra)
  })
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
