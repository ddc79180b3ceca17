import { AlmaError } from '../../alma/errors.ts'
import type { Tables } from '../../codes/tables.ts'
import type { Item } from '../entity.ts'
import type { ItemWire } from '../items/schema.ts'
import type { ItemRecord } from '../record/record.ts'

/** The columns that a body decides, and what is only carried. */
export type ItemChange = Pick<
  Item,
  | 'inTemporaryLocation'
  | 'temporaryLibrary'
  | 'temporaryLocation'
  | 'temporaryPolicy'
  | 'policy'
  | 'materialType'
  | 'description'
  | 'record'
>

type Code = { value?: string } | undefined
const codeOf = (code: Code): string | null => code?.value?.trim() || null

// Fields that are columns, or of which the item itself is the source.
const ownFields = new Set(['barcode', 'policy', 'physical_material_type', 'description', 'library', 'location'])
const ownPlaces = new Set(['holding_id', 'in_temp_location', 'temp_library', 'temp_location', 'temp_policy'])

const isKept = (value: unknown): boolean =>
  typeof value === 'object' ? codeOf(value as Code) !== null : value !== '' && value !== undefined

/** What is left of a section: no columns, nothing that is empty. */
const carried = (section: object | undefined, own: ReadonlySet<string>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(section ?? {}).filter(([key, value]) => !own.has(key) && isKept(value)))

/**
 * What a body makes of an item. A section that is not sent stays as it was, one that is sent replaces all that it may
 * hold, as in Alma, whose clients send back the whole object (`alma-api.md` 1.5). Throws 40166404 for a code that the
 * institution does not have. Pure.
 */
export function changeOf(body: ItemWire, tables: Tables, before?: Item): ItemChange {
  const { item_data: data, holding_data: place } = body
  refuseCodes(tables, { ...data, ...place }, before)
  const record: ItemRecord = {
    item: data ? carried(data, ownFields) : (before?.record.item ?? {}),
    holding: place ? carried(place, ownPlaces) : (before?.record.holding ?? {})
  }
  return {
    inTemporaryLocation: place ? (place.in_temp_location ?? false) : (before?.inTemporaryLocation ?? false),
    temporaryLibrary: place ? codeOf(place.temp_library) : before?.temporaryLibrary,
    temporaryLocation: place ? codeOf(place.temp_location) : before?.temporaryLocation,
    temporaryPolicy: place ? codeOf(place.temp_policy) : before?.temporaryPolicy,
    policy: data ? codeOf(data.policy) : before?.policy,
    materialType: data ? codeOf(data.physical_material_type) : before?.materialType,
    description: data ? data.description || null : before?.description,
    record
  }
}

const codeTables: Record<string, string> = {
  policy: 'ItemPolicy',
  temp_policy: 'ItemPolicy',
  physical_material_type: 'PhysicalMaterialType',
  provenance: 'provenanceCodes',
  temp_call_number_type: 'CallNumberType',
  alternative_call_number_type: 'CallNumberType',
  physical_condition: 'ItemPhysicalCondition'
}

/** A code that the item has already may stay, even if its table has lost it. */
function refuseCodes(tables: Tables, fields: Record<string, unknown>, before?: Item): void {
  const stored = JSON.stringify([before?.record, before?.policy, before?.temporaryPolicy, before?.materialType])
  for (const [field, table] of Object.entries(codeTables)) {
    const code = codeOf(fields[field] as Code)
    if (code === null || tables.isCode(table, code) || stored.includes(JSON.stringify(code))) continue
    throw new AlmaError('ITEM_FIELD', { detail: `${field} is not a code of ${table}.` })
  }
}

/** The description that enumeration and chronology make: `1:2 (2026:11)`. Pure. */
export function generatedDescription(data: Record<string, unknown>): string {
  const join = (prefix: string, letters: string) =>
    [...letters].flatMap(letter => (data[`${prefix}_${letter}`] as string | undefined) || []).join(':')
  const chronology = join('chronology', 'ijkl')
  return [join('enumeration', 'abcdefgh'), chronology && `(${chronology})`].filter(part => part !== '').join(' ')
}
