import { codeTableSeeds } from '../../codes/seed/index.ts'
import { type Tables, tablesOf } from '../../codes/tables.ts'
import type { Work } from '../../platform/work.ts'
import { ConflictCollector } from '../conflicts/collector.ts'
import { isOrderFree } from '../conflicts/contests.ts'
import { EarlierIdentifiers } from '../conflicts/earlier-identifiers.ts'
import { keysOf } from '../conflicts/feed-keys.ts'
import { ClaimedIdentifiers } from '../decide/claimed-identifiers.ts'
import { decide, type Lookup } from '../decide/decide.ts'
import type { Rejection } from '../decide/match.ts'
import type { RunRules } from '../decide/prepare.ts'
import { preparedChunks } from '../decide/prepared-chunks.ts'
import type { FeedEntry } from '../feed/archive.ts'
import { countRecords } from '../feed/feed.ts'
import { FeedError } from '../feed/slices.ts'
import type { ProfileSettings } from '../profile/settings.ts'
import { feedCode } from '../runs/feed-code.ts'

/** What is known of the institution without its database. */
export interface ProfileFile {
  profileCode: string
  settings: ProfileSettings
  /** Codes of tables that the institution has changed, such as UserGroups; tables left out are not checked. */
  codes: Record<string, string[]>
  /** All tables of the institution, where they are at hand. */
  tables?: Tables
  /** The moment that dates are counted from. */
  now: Date
}

/** A record that the service would refuse, or the place at which the file breaks off. */
export interface Finding {
  entry: FeedEntry
  line: number
  column: number
  /** Name of the error, and Alma's code. */
  reason: string
  code: string
  message: string
  /** The record as it stands in the file; none for the file itself. */
  content?: Buffer
}

export interface Verdict {
  users: number
  rejected: number
  /** How many records were refused for each reason. */
  reasons: Record<string, number>
  /** Why nothing of the file would be taken. */
  failure?: { file: string; line: number; column: number; code: string; message: string }
}

/** Tables that the service itself fixes, and those whose codes are given. */
export const tablesOfGround = (codes: ProfileFile['codes']): Tables =>
  tablesOf([
    ...codeTableSeeds
      .filter(({ name, customizable }) => !customizable && !(name in codes))
      .map(({ name, rows }) => ({ kind: 'code' as const, name, rows })),
    ...Object.entries(codes).map(([name, list]) => ({
      kind: 'code' as const,
      name,
      rows: list.map(code => ({ code, description: code, default: false, enabled: true }))
    }))
  ])

/**
 * Reads feeds as a run would and applies the same rules, without a database: everybody is new, but for those who
 * stand in the file twice. First all of it is checked for structure, as a run does: a damaged file would change
 * nothing. `say` is told of each finding and waited for; `go` now and then. Memory: a chunk of records, about 20
 * bytes an identifier, and what it says of each record that others keep out.
 */
export async function validate(
  entries: readonly FeedEntry[],
  ground: ProfileFile,
  say: (finding: Finding) => Promise<void>,
  go: (verdict: Verdict) => void = () => {}
): Promise<Verdict> {
  const verdict: Verdict = { users: 0, rejected: 0, reasons: {} }
  let at: FeedEntry | undefined
  try {
    const rules = rulesOf(ground)
    const claims = isOrderFree(rules) ? new ClaimedIdentifiers() : undefined
    for (const entry of entries) {
      at = entry
      await countRecords(entry, undefined, undefined, (raw, kind) => claims?.add(keysOf(raw, kind, rules)))
      go(verdict)
    }
    const judging = {
      rules,
      now: ground.now,
      met: new EarlierIdentifiers(),
      contests: await contestsOf(entries, ground, rules, claims)
    }
    for (const entry of entries) {
      at = entry
      await validateEntry(entry, judging, verdict, say, go)
    }
  } catch (error) {
    if (!(error instanceof FeedError)) throw error
    const { line, column, message } = error
    verdict.failure = { file: at?.name ?? '', line, column, code: feedCode(message), message }
  }
  return verdict
}

interface Judging {
  rules: RunRules
  now: Date
  met: EarlierIdentifiers
  /** What becomes of records that claim what others claim too, by their number in the file. */
  contests: ReadonlyMap<number, Rejection>
}

/** An import asks no database what it knows already. */
const rulesOf = ({ profileCode, settings, codes, tables }: ProfileFile): RunRules => ({
  institution: '',
  profileCode,
  mode: 'import',
  dryRun: true,
  settings: { ...settings, unmatched: 'ADD' },
  tables: tables ?? tablesOfGround(codes),
  digest: ''
})

const stampOf = (rules: RunRules, now: Date) => ({ by: `SIS ${rules.profileCode}`, at: now.toISOString() })

/** The same contest as a run's (contest.ts), where nobody exists yet. */
async function contestsOf(
  entries: readonly FeedEntry[],
  { now }: ProfileFile,
  rules: RunRules,
  claims: ClaimedIdentifiers | undefined
): Promise<Map<number, Rejection>> {
  const found = new Map<number, Rejection>()
  claims?.seal()
  if (!claims?.anyContested) return found
  const gathering = new ConflictCollector(rules, claims, {
    decide: async chunk =>
      chunk.map(prepared =>
        decide(prepared, rules, sightOf(new EarlierIdentifiers(), prepared.pin), stampOf(rules, now))
      ),
    say: async rows => {
      for (const { number, reason, code, message } of rows) found.set(number, { reason, code, message })
    }
  })
  for (const entry of entries) await gathering.take(entry)
  await gathering.end()
  return found
}

async function validateEntry(
  entry: FeedEntry,
  { rules, now, met, contests }: Judging,
  verdict: Verdict,
  say: (finding: Finding) => Promise<void>,
  go: (verdict: Verdict) => void
): Promise<void> {
  const stamp = stampOf(rules, now)
  for await (const chunk of preparedChunks(noDatabase, entry, rules, 0)) {
    for (const prepared of chunk) {
      const contest = contests.get(verdict.users++)
      if (contest?.reason === 'REPEATED') continue
      const outcome = decide(prepared, { ...rules, mode: 'synchronize' }, sightOf(met, prepared.pin), stamp)
      if (!contest && outcome.outcome === 'c') met.add(outcome.moved.after, prepared.line)
      const rejection = contest ?? (outcome.outcome === 'r' ? outcome : undefined)
      if (!rejection) continue
      const { reason, code, message } = rejection
      verdict.rejected++
      verdict.reasons[reason] = (verdict.reasons[reason] ?? 0) + 1
      const place = { line: prepared.line, column: prepared.column ?? 1 }
      await say({ entry, ...place, reason, code, message, ...(prepared.bytes && { content: prepared.bytes }) })
    }
    go(verdict)
  }
}

const noDatabase = (): Work => {
  throw new Error('There is no database.')
}

const sightOf = (met: EarlierIdentifiers, pin: string | undefined): Lookup => ({
  ownerOf: key => met.ownerOf(key),
  seen: () => true,
  stored: () => undefined,
  nextId: () => '1',
  generateId: record => met.freeId(record),
  pin: pin === undefined ? undefined : 'given'
})
