import type { Work } from '../work.ts'
import { catalogue } from './catalogue.ts'
import { decidedOf } from './conf-store.ts'
import { writtenTypes } from './store.ts'

/** Days after which letters go, by type: of types that are written and whose letter has a period (LET-02, LET-03). */
export async function periodsOf(work: Work): Promise<Map<string, number>> {
  const [decided, isWritten] = [await decidedOf(work), await writtenTypes(work)]
  const periods = new Map<string, number>()
  for (const { code, types } of catalogue) {
    const days = decided.get(code)?.retentionDays
    if (days == null) continue
    for (const type of types) if (isWritten(type)) periods.set(type, days)
  }
  return periods
}
