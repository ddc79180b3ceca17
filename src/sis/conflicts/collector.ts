import { ordered } from '../../users/merge/merge.ts'
import { type ClaimedIdentifiers, coarse } from '../decide/claimed-identifiers.ts'
import type { Outcome } from '../decide/decide.ts'
import { longHash } from '../decide/hashes.ts'
import { newcomer } from '../decide/match.ts'
import { type Prepared, prepare, type RunRules } from '../decide/prepare.ts'
import { chunkSize } from '../decide/prepared-chunks.ts'
import type { FeedEntry } from '../feed/archive.ts'
import { type RawRecord, rawRecords } from '../feed/feed.ts'
import { recordReader } from '../feed/records.ts'
import { FeedError } from '../feed/slices.ts'
import { Contest, type Contested, type Verdict } from './contest.ts'
import { keysOf } from './feed-keys.ts'
import { strengthOf } from './precedence.ts'
import type { ContestRow } from './store.ts'

const sentences: Record<Contested, string> = {
  REPEATED: 'The record says the same as another one',
  PERSON_TWICE:
    'Another record of this person says something else, and neither goes before the other (groupPrecedence ' +
    'decides; orderIndependent=false takes the first, as Alma does); see',
  RECORD_SUPERSEDED: 'Another record of this person goes before this one:',
  IDENTIFIER_CONTESTED:
    'An identifier of this record is claimed for another person too, and nobody gets it (orderIndependent=false gives it to the first, as Alma does); see'
}

/** What it takes to decide about a record by itself, and where it is told what becomes of it. */
export interface CollectorActions {
  /** What would become of each record if it were the only one of the feed. */
  decide(chunk: readonly Prepared[]): Promise<Outcome[]>
  say(rows: readonly ContestRow[]): Promise<void>
}

interface Suspect {
  prepared: Prepared
  number: number
  entry: number
}

/** Goes over the feeds of a run and lets the records that claim the same contest it out (contest.ts). */
export class ConflictCollector {
  readonly #rules: RunRules
  readonly #claims: ClaimedIdentifiers
  readonly #ways: CollectorActions
  readonly #contest = new Contest()
  readonly #entries: string[] = []
  #number = 0
  #suspects: Suspect[] = []
  #rows: ContestRow[] = []
  #told = 0

  constructor(rules: RunRules, claims: ClaimedIdentifiers, ways: CollectorActions) {
    this.#rules = rules
    this.#claims = claims
    this.#ways = ways
  }

  /** The next feed of the run. */
  async take(entry: FeedEntry): Promise<void> {
    this.#entries.push(entry.name)
    for await (const raw of rawRecords(entry)) {
      if (raw.bytes.length === 0) continue
      const number = this.#number++
      if (!keysOf(raw, entry.kind, this.#rules).keys.some(key => this.#claims.isContested(key))) continue
      const prepared = this.#read(raw, entry.kind)
      if (prepared) this.#suspects.push({ prepared, number, entry: this.#entries.length - 1 })
      if (this.#suspects.length === chunkSize) await this.#settle()
    }
  }

  /** Tells of everybody whom another one keeps from being simply taken; returns how many those are. */
  async end(): Promise<number> {
    await this.#settle()
    for (const verdict of this.#contest.verdicts()) await this.#tell(this.#rowOf(verdict))
    await this.#flush()
    return this.#told
  }

  /** Undefined where the feed breaks off: the run will find that out. */
  #read(raw: RawRecord, kind: FeedEntry['kind']): Prepared | undefined {
    try {
      return prepare({ ...raw, before: [] }, '', recordReader(kind), this.#rules)
    } catch (error) {
      if (error instanceof FeedError) return undefined
      throw error
    }
  }

  async #settle(): Promise<void> {
    const suspects = this.#suspects.splice(0)
    if (suspects.length === 0) return
    const outcomes = await this.#ways.decide(suspects.map(({ prepared }) => prepared))
    for (const [index, suspect] of suspects.entries()) {
      const outcome = outcomes[index]
      if (outcome?.outcome === 'r') await this.#tell({ ...outcome, number: suspect.number })
      else if (outcome) this.#enter(suspect, outcome)
    }
  }

  #enter({ prepared, number, entry }: Suspect, { outcome, userId }: Outcome): void {
    const { record, pin, identifiers, line } = prepared
    if (!record) return
    const { matchIdType } = this.#rules.settings
    const type = matchIdType === 'PRIMARY_ID' ? '' : matchIdType
    const shared = identifiers.filter(({ key }) => this.#claims.isContested(coarse(key)))
    this.#contest.add({
      number,
      entry,
      line,
      // Our own numbers, of which there may be millions: kept as numbers.
      user: outcome === 'c' ? 0 : Number(userId),
      content: longHash(JSON.stringify([ordered(record), pin])),
      strength: strengthOf(record, this.#rules.settings),
      matchKeys: shared.filter(one => one.type === type).map(({ key }) => longHash(key)),
      keys: shared.map(({ key }) => longHash(key))
    })
  }

  #rowOf({ number, user, why, entry, line }: Verdict): ContestRow {
    const message = `${sentences[why]} (${this.#entries[entry] ?? ''}, line ${line})`
    return {
      number,
      userId: user === 0 ? newcomer : String(user),
      primaryId: null,
      reason: why,
      code: '401851',
      message
    }
  }

  async #tell({ number, userId, primaryId, reason, code, message }: ContestRow): Promise<void> {
    this.#rows.push({ number, userId, primaryId, reason, code, message })
    if (this.#rows.length === chunkSize) await this.#flush()
  }

  async #flush(): Promise<void> {
    const rows = this.#rows.splice(0)
    this.#told += rows.length
    if (rows.length > 0) await this.#ways.say(rows)
  }
}
