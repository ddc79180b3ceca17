import { type AnySchema, isCoded } from '../../../alma/schema.ts'
import { User } from '../../../users/record/schema.ts'
import { type DateReader, dateReader } from './dates.ts'
import type { CsvField, CsvSettings } from './settings.ts'

/** How a text becomes the value of a field: undefined where it cannot. */
type Shape = (text: string) => unknown

/** One line of a mapping, made ready: where its text comes from, and where it goes. */
export interface Target {
  /** The list of the user and the number of the entry; absent: a field of the user himself. */
  list?: { name: string; entry: number }
  /** The list is one of `contact_info`. */
  contact: boolean
  name: string
  column?: string
  value?: string
  meaning(text: string): string
  shape: Shape
  /** How the column writes dates, where the field is one. */
  format?: string
}

/** A mapping that makes no sense: what is wrong with which line of it, counted from 0. */
export class MappingError extends Error {}

const schema = User as unknown as AnySchema
const partOf = (of: AnySchema | undefined, name: string): AnySchema | undefined => {
  const part = Object.hasOwn(of?.properties ?? {}, name) ? of?.properties?.[name] : undefined
  return part?.output ? undefined : part
}
/** Roles do not come from a student information system (SIS-34), and an entry of a feed is the feed's. */
const untaken = new Set(['user_role', 'password', 'force_password_change', 'segment_type'])

/** The mapping, made ready to be used. Throws MappingError. */
export function targetsOf(csv: CsvSettings): Target[] {
  const general = dateReader(csv.dateFormat)
  if (!general) throw new MappingError('csv.dateFormat needs a year, a month and a day, such as DD.MM.YYYY.')
  const seen = new Set<string>()
  return csv.fields.map((given, at) => {
    const refuse = (what: string) => new MappingError(`csv.fields.${at} ${what}`)
    if (seen.has(given.field)) throw refuse('names a field that another one names.')
    seen.add(given.field)
    if ((given.column === undefined) === (given.value === undefined)) throw refuse('needs one of column and value.')
    if (!csv.header && given.column !== undefined && !/^[1-9]\d{0,3}$/.test(given.column))
      throw refuse('names a column that is no number: the file has no header.')
    const dates = given.dateFormat === undefined ? general : dateReader(given.dateFormat)
    if (!dates) throw refuse('has a dateFormat that needs a year, a month and a day, such as DD.MM.YYYY.')
    const place = placeOf(given.field)
    const shape = place && shapeOf(place.leaf, dates)
    if (!place || !shape) throw refuse('names no field of a user.')
    const isDate = /^alma-date/.test(place.leaf.format ?? '')
    return {
      ...place.at,
      ...(given.column === undefined ? { value: given.value ?? '' } : { column: given.column.trim() }),
      meaning: meaningOf(given),
      shape,
      ...(isDate && { format: given.dateFormat ?? csv.dateFormat })
    }
  })
}

function placeOf(field: string): { at: Pick<Target, 'list' | 'contact' | 'name'>; leaf: AnySchema } | undefined {
  const [first = '', entry, name, ...more] = field.split('.')
  if (untaken.has(first) || more.length > 0) return undefined
  if (entry === undefined) {
    const leaf = partOf(schema, first)
    return leaf && { at: { contact: false, name: first }, leaf }
  }
  const contact = partOf(schema, first) === undefined
  const list = partOf(contact ? partOf(schema, 'contact_info') : schema, first)
  if (name === undefined || untaken.has(name) || !/^[1-9]\d?$/.test(entry) || list?.type !== 'array') return undefined
  const leaf = partOf(list.items, name)
  return leaf && { at: { contact, name, list: { name: first, entry: Number(entry) } }, leaf }
}

function shapeOf(leaf: AnySchema, dates: DateReader): Shape | undefined {
  if (leaf.type === 'array' && leaf.items && isCoded(leaf.items))
    return text => text.split(',').map(value => ({ value: value.trim() }))
  if (isCoded(leaf)) return value => ({ value })
  if (leaf.format === 'alma-date') return text => dates(text)
  if (leaf.format === 'alma-date-time')
    return text => {
      const day = dates(text)
      return day && `${day}T00:00:00Z`
    }
  return leaf.type === 'string' || leaf.type === 'boolean' ? text => text : undefined
}

function meaningOf({ values }: CsvField): (text: string) => string {
  if (!values) return text => text
  const known = new Map(values.map(({ from, to }) => [from, to]))
  const other = known.get('*')
  return text => known.get(text) ?? (text === '' ? text : (other ?? text))
}
