// Records and users as the oracle of the properties knows them.

export interface Given {
  primary?: string | undefined
  first?: string | undefined
  last?: string | undefined
  group?: string | undefined
  campus?: string | undefined
  language?: string | undefined
  pref?: string | undefined
  expiry?: string | undefined
  status?: string | undefined
  ids: { type: string; value: string }[]
  notes: string[]
  emails: { address: string; preferred: boolean }[]
}

export const guardedFields = ['group', 'campus', 'language', 'pref'] as const
export type GuardedField = (typeof guardedFields)[number]

export interface Entry {
  /** True when a person added it. */
  hand: boolean
}
export interface Person extends Omit<Given, 'ids' | 'notes' | 'emails'> {
  internal: boolean
  primary: string
  status: string
  ids: (Entry & { type: string; value: string })[]
  notes: (Entry & { text: string })[]
  emails: (Entry & { address: string; preferred: boolean })[]
  /** Fields that a person changed, with the value before, and what the SIS sent last. */
  manual: Partial<Record<GuardedField, { was: string | undefined; sent: string | undefined }>>
  version: number
}

/** A person as it is compared: of entries added by hand the order does not matter. */
export function comparable(person: Person) {
  const list = <T extends Entry>(entries: T[]) => [
    entries
      .filter(({ hand }) => hand)
      .map(entry => JSON.stringify(entry))
      .sort(),
    entries.filter(({ hand }) => !hand).map(entry => JSON.stringify(entry))
  ]
  const { ids, notes, emails, manual, version: _version, ...fields } = person
  return {
    fields: Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .sort(),
    lists: [list(ids), list(notes), list(emails)],
    manual: Object.entries(manual)
      .map(([field, { was }]) => [field, was ?? null])
      .sort()
  }
}
