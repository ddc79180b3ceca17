import { whys } from '../../users/record/change.ts'
import type { Run, RunRecord } from '../runs/schema.ts'

/** A run in two lines: how it ended, its counters; a third with the reason when it failed. */
export function summary({ id, status, dry_run, counters, users_per_second, failure, guard }: Run): string {
  const { processed, created, updated, unchanged, rejected } = counters
  const would = status === 'WAITING_FOR_APPROVAL' || dry_run ? 'would be ' : ''
  const counts = { created, updated, unchanged, rejected }
  const told = `${processed} users: ${Object.entries(counts)
    .map(([what, count]) => `${count} ${would}${what}`)
    .join(', ')}`
  const rate = users_per_second === null ? '' : ` (${users_per_second} users/s)`
  const place = [failure?.file, failure?.line ? `line ${failure.line}, column ${failure.column}` : '']
  const why = failure ? `\n${[...place.filter(Boolean), failure.message].join(': ')}` : ''
  const asks = status === 'WAITING_FOR_APPROVAL' ? waiting(id, guard) : ''
  return `Run ${id}${dry_run ? ', a dry run' : ''}: ${status}\n${told}${rate}${why}${asks}`
}

/** Why a run waits, and what to do about it. */
function waiting(id: string, guard: Run['guard']): string {
  const over = (guard?.exceeded ?? []).map(({ kind, found, of }) => `  ${kind}: ${found} of ${of}`)
  const how = `Nothing was applied. Look at it: patronage sis show ${id}. Then: patronage sis approve ${id}, or discard ${id} (docs/cli.md).`
  return `\nIt would cross thresholds of its profile:\n${over.join('\n')}\n${how}`
}

/** A rejected record in one line: where it stands, and why. */
export const rejection = ({ file, line, reason, message }: RunRecord): string =>
  `${file}:${line} ${reason ?? ''}: ${message ?? ''}`

/** A field of a record in one line: what it was, what it is, and why. */
export function difference(record: RunRecord, change: RunRecord['changes'][number]): string {
  const { field, why } = change
  const [before, after] = [shown(change.old), shown(change.new)]
  const values = before === after ? `stays ${before}` : `${before} -> ${after}`
  return `${record.primary_id ?? ''}  ${field}: ${values}\n      ${why}: ${whys[why]}`
}

/** A value of the report for people: a code as it is, an entry of a list by what it says. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return '(nothing)'
  if (Array.isArray(value)) return value.length === 0 ? '(nothing)' : `[${value.map(shown).join('; ')}]`
  if (typeof value !== 'object') return String(value)
  const { value: code, line1, line2, city, email_address, phone_number } = value as Record<string, unknown>
  const told = [code, line1, line2, city, email_address, phone_number].filter(part => typeof part === 'string')
  return told.length > 0 ? told.join(', ') : JSON.stringify(value)
}
