import { localDay } from '../../terms/service.ts'
import type { Cutting } from '../cut/store.ts'
import type { FamilyReport } from './manifest.ts'

/** Adds a chunk to what the manifest tells of its family. Changes the report. */
export function add(
  report: FamilyReport,
  { anonymized, byRule, oldest, newest }: Pick<Cutting, 'anonymized' | 'byRule' | 'oldest' | 'newest'>,
  nameOf: (index: number) => string,
  zone: string
): void {
  report.anonymized += anonymized
  // Rules are called as the institution likes, `constructor` and `__proto__` too: names are no keys to look up.
  const counts = new Map(Object.entries(report.byRule))
  for (const [index, count] of Object.entries(byRule)) {
    const rule = nameOf(Number(index))
    counts.set(rule, (counts.get(rule) ?? 0) + count)
  }
  report.byRule = Object.fromEntries(counts)
  const days = [oldest, newest].flatMap(moment => (moment ? [localDay(moment, zone)] : []))
  const known = [report.oldest, report.newest, ...days].filter(day => day !== null).sort()
  report.oldest = known[0] ?? null
  report.newest = known.at(-1) ?? null
}
