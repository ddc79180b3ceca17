import { headingOf } from './headings.ts'
import type { SubjectAccess, SubjectEnd } from './schema.ts'

/** What is held of a person, for reading: sections with their entries, in plain words; codes stand in `small`. */
export interface Report {
  title: string
  lead: readonly string[]
  sections: readonly ReportSection[]
}
export interface ReportSection {
  title: string
  why: string
  entries: readonly ReportEntry[]
  small: string
}
export interface ReportEntry {
  facts: readonly Fact[]
  /** Until when it is kept, a sentence each. */
  until: readonly string[]
  small: string
}
export type Fact = readonly [label: string, value: string]

/** The report of an answer. Pure. */
export function reportOf(held: SubjectAccess): Report {
  const told = held.not_told.map(({ why }) => why)
  return {
    title: 'What the library holds of you',
    lead: [
      `As of ${readable(held.at)}. Each part says what it is, why the library keeps it, and until when.`,
      held.has_password || held.has_pin
        ? 'There is a password or PIN for your account; it is stored so that nobody can read it, and not shown here.'
        : 'There is no password and no PIN for your account here.'
    ],
    sections: [
      ...held.held.map(({ table, about, entry }) => ({
        ...headingOf(table, about),
        entries: entry.map(({ key, data, ends, until }) => ({
          facts: factsOf(data),
          until,
          small: `${table} ${key}; ${[...new Set(ends.map(({ rule }) => rule))].join('; ')}`
        })),
        small: about
      })),
      {
        title: 'What this report cannot show',
        why: 'These places are not searched, or are not in the hands of this service.',
        entries: [
          ...told.map(text => ({ facts: [['Not opened', text] as const], until: [], small: '' })),
          ...held.elsewhere.map(({ where, what, goes }) => ({
            facts: [['What', what] as const, ['Where', where.replaceAll('`', '')] as const],
            until: [`Kept: ${goes.replaceAll('`', '')}.`],
            small: ''
          }))
        ],
        small: ''
      }
    ]
  }
}

const parts: Record<SubjectEnd['of'], string> = {
  row: 'Kept',
  link: 'Tied to you',
  notes: 'Notes on it are kept'
}
const states: Record<string, string> = {
  STILL_ACTIVE: 'It is still open.',
  FAMILY_SWITCHED_OFF: 'The library does not make these anonymous at present.',
  KEPT_BY_CONSENT: 'It is kept because you asked for it.',
  KEPT_BY_OPEN_FEE: 'It is kept as long as a fee for it is open.',
  KEPT_BY_RETENTION: 'It is kept because few have borrowed the item since.',
  KEPT_BY_RULE: 'A rule of the library keeps it.',
  DUE: 'The next run takes it.'
}

/** Until when an entry is kept, a sentence for each way in which it may end. Pure. */
export const untilAll = (ends: readonly SubjectEnd[]): string[] => [...new Set(ends.map(untilOf))]

/** One of them. Pure. */
export function untilOf({ of, when, on, state }: SubjectEnd): string {
  if (state === 'ANONYMIZED') return 'It no longer says that it was you.'
  const why = state && states[state] ? ` ${states[state]}` : ''
  const day = on ? `, ${on} at the earliest` : ''
  const [, family, then = ''] = /^by the rules of (\w+); (.*)$/.exec(when) ?? []
  if (family) {
    const after = then.startsWith('at the latest')
      ? 'It ends with your account at the latest.'
      : then.startsWith('a deletion')
        ? 'If your account is deleted before, it stays under an id without your name.'
        : 'If your account is deleted before, it goes with it as long as it is tied to you.'
    return `${parts[of]} until the library's rule for ${family.replaceAll('_', ' ')} is met${day}.${why} ${after}`
  }
  const plain = when.replace(/ \([A-Za-z_]+\)$/, '').replace(/^when /, '')
  return `${parts[of]} until ${plain.replace(/^the user is/, 'your account is')}${day}.${why}`
}

/** Parts of a record that are no words to a reader. */
const unsaid = new Set(['record', 'contact_info', 'data', 'content'])

/** Labels and values of what is stored; what is empty is left out. Pure. */
export function factsOf(data: unknown, prefix = ''): Fact[] {
  if (typeof data !== 'object' || data === null) return [[prefix || 'Value', readable(data)]]
  return Object.entries(data).flatMap(([key, value]): Fact[] => {
    const label = unsaid.has(key) ? prefix : prefix ? `${prefix}, ${labelOf(key).toLowerCase()}` : labelOf(key)
    if (value === null || value === '' || value === undefined) return []
    if (Array.isArray(value)) {
      if (value.every(item => typeof item !== 'object' || item === null))
        return value.length === 0 ? [] : [[label || labelOf(key), value.map(readable).join(', ')]]
      return value.flatMap((item, at) => factsOf(item, value.length > 1 ? `${label} ${at + 1}` : label))
    }
    if (typeof value !== 'object') return [[label || labelOf(key), readable(value)]]
    const { value: code, desc, ...rest } = value as Record<string, unknown>
    if (code !== undefined && Object.keys(rest).length === 0)
      return code === '' || code === null ? [] : [[label, readable(desc ?? code)]]
    return factsOf(value, label)
  })
}

const labelOf = (key: string): string => {
  const words = key.replaceAll('_', ' ').trim()
  return `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}`
}

function readable(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = String(value)
  const moment = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2})?(?:\.\d+)?(Z|\+00:00)$/.exec(text)
  if (moment) return `${moment[1]} ${moment[2]} UTC`
  return /^\d{4}-\d{2}-\d{2}Z$/.test(text) ? text.slice(0, 10) : text
}
