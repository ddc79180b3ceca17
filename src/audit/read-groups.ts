/** One answer that told of people. */
export interface Read {
  institution: string
  /** Name of the API key. */
  actor: string
  /** `read.users`, `export.personal-data` and so on. */
  action: string
  operation: string
  /** Names of the parameters and search fields that were used, never their values: `q:last_name,expand`. */
  filters: string
  /** What it was read of when that is no person, such as `sis-run:12`. */
  subject?: string | undefined
  /** Internal ids; somebody who is told of twice stands there twice. */
  people: readonly string[]
  /** How many records it told, where they name nobody by an id; otherwise as many as there are people. */
  records?: number | undefined
  at: Date
}

/** Reads of one caller with one operation and the same filters: one entry of the trail. */
export interface Group extends Omit<Read, 'people' | 'at' | 'records'> {
  key: string
  reads: number
  /** How many people or records all these reads told of; who was read twice counts twice. */
  told: number
  people: Set<string>
  first: Date
  last: Date
}

/** Reads that wait to be written. */
export class ReadGroups {
  #groups = new Map<string, Group>()
  /** How many people they name, at most: what they cost in memory. */
  people = 0

  get size(): number {
    return this.#groups.size
  }

  add(read: Read): void {
    const { people, at, records, ...of } = read
    const { institution, actor, operation, filters, subject = '' } = of
    const key = [institution, actor, operation, filters, subject].join('\n')
    const told = people.length || (records ?? 0)
    this.#join({ ...of, key, reads: 1, told, people: new Set(people), first: at, last: at })
  }

  /** All of them; then none wait. */
  take(): Group[] {
    const groups = [...this.#groups.values()]
    this.#groups = new Map()
    this.people = 0
    return groups
  }

  /** What was taken and could not be written waits again. */
  putBack(groups: readonly Group[]): void {
    for (const group of groups) this.#join(group)
  }

  #join(group: Group): void {
    this.people += group.people.size
    const known = this.#groups.get(group.key)
    if (!known) {
      this.#groups.set(group.key, group)
      return
    }
    known.reads += group.reads
    known.told += group.told
    for (const id of group.people) known.people.add(id)
    if (group.first < known.first) known.first = group.first
    if (group.last > known.last) known.last = group.last
  }
}

/** What the trail says of a group. */
export function entryOf({ action, operation, filters, subject, reads, told, people, first, last }: Group) {
  const detail = {
    operation,
    ...(filters === '' ? {} : { filters }),
    reads,
    ...(first.getTime() === last.getTime() ? {} : { from: first.toISOString() })
  }
  return { action, subject, count: told, detail, people }
}
