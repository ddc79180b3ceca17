import { generatedBase } from '../../users/record/primary-id.ts'
import { coarse, type FeedKeys } from '../decide/claimed-identifiers.ts'
import { prepare, type RunRules } from '../decide/prepare.ts'
import type { FeedEntry } from '../feed/archive.ts'
import type { RawRecord } from '../feed/feed.ts'
import { recordReader } from '../feed/records.ts'
import { FeedError } from '../feed/slices.ts'

type Kind = FeedEntry['kind']

/**
 * The identifiers of a record, without parsing it where that can be seen to be enough; they may be too many, never too
 * few. A record that cannot be read claims nothing: it is refused by itself.
 */
export function keysOf(raw: RawRecord, kind: Kind, rules: RunRules): FeedKeys {
  const named = rules.settings.matchIdType !== 'PRIMARY_ID'
  return (kind === 'xml' ? ofXml(raw.bytes, named) : ofJson(raw.bytes, named)) ?? carefully(raw, kind, rules)
}

const identifying = /<(primary_id|value)([^\w.-])([^<]*)(?=(<\/)?)/g
const naming = /<(primary_id|value|first_name|last_name)([^\w.-])([^<]*)(?=(<\/)?)/g

/** Undefined when a tag has attributes, a text an entity or a comment: then somebody has to read it who knows how. */
function ofXml(bytes: Buffer, named: boolean): FeedKeys | undefined {
  const keys: string[] = []
  const names: Record<string, string[]> = { primary_id: [], first_name: [], last_name: [] }
  for (const [, name = '', mark, text = '', end] of bytes.toString('latin1').matchAll(named ? naming : identifying)) {
    if (mark === '/') continue
    if (mark !== '>' || end !== '</' || text.includes('&')) return undefined
    const value = coarse(utf8(text))
    if (name === 'value') keys.push(value)
    else names[name]?.push(value)
  }
  const { primary_id: primary = [], first_name: first = [], last_name: last = [] } = names
  keys.push(...primary)
  return found(keys, named && primary.join('') === '' && { first, last })
}

/** The text was cut out of bytes as if each were a letter. */
const utf8 = (text: string): string => (/[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString() : text)

function ofJson(bytes: Buffer, named: boolean): FeedKeys | undefined {
  let given: Record<string, unknown>
  try {
    given = JSON.parse(bytes.toString())
  } catch {
    return { keys: [] }
  }
  const { primary_id = '', first_name = '', last_name = '', user_identifier: list = [] } = given ?? {}
  if (!Array.isArray(list)) return undefined
  const values = [primary_id, first_name, last_name, ...list.map(one => one?.value ?? '')]
  if (values.some(value => typeof value !== 'string')) return undefined
  const [primary = '', first = '', last = '', ...others] = (values as string[]).map(coarse)
  return found([primary, ...others], named && primary === '' && { first: [first], last: [last] })
}

/** Undefined when it is not clear which names are the person's own. */
function found(keys: string[], names: false | { first: string[]; last: string[] }): FeedKeys | undefined {
  const some = keys.filter(key => key !== '')
  if (!names) return { keys: some }
  const { first, last } = names
  if (first.length > 1 || last.length > 1) return undefined
  return { keys: some, base: baseOf({ first_name: first[0] ?? '', last_name: last[0] ?? '' }) }
}

const baseOf = (names: { first_name?: string; last_name?: string }): string => coarse(generatedBase(names))

function carefully(raw: RawRecord, kind: Kind, rules: RunRules): FeedKeys {
  try {
    const { record, identifiers } = prepare({ ...raw, before: [] }, '', recordReader(kind), rules)
    if (!record) return { keys: [] }
    const { primary_id, first_name = '', last_name = '' } = record
    return {
      keys: identifiers.map(({ key }) => coarse(key)),
      ...(primary_id ? {} : { base: baseOf({ first_name, last_name }) })
    }
  } catch (error) {
    if (error instanceof FeedError) return { keys: [] }
    throw error
  }
}
