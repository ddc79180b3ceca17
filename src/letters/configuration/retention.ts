import type { Work } from '../../platform/work.ts'
import { writtenTypes } from '../store.ts'
import { catalogue } from './catalogue.ts'
import { type Decided, decidedOf } from './conf-store.ts'

/** Days after which letters go, by type: of types that are written and whose letter has a period (LET-02, LET-03). */
export async function periodsOf(work: Work): Promise<Map<string, number>> {
  const [decided, isWritten] = [await decidedOf(work), await writtenTypes(work)]
  const periods = new Map<string, number>()
  for (const { code, types } of catalogue) {
    for (const type of types) {
      const days = periodFor(decided, code, type)
      if (days !== null && isWritten(type)) periods.set(type, days)
    }
  }
  return periods
}

/** Days that letters of a type stay: as was decided of the type itself, else of its letter; null: for ever. Pure. */
export const periodFor = (
  decided: ReadonlyMap<string, Pick<Decided, 'retentionDays'>>,
  code: string,
  type: string
): number | null => (decided.get(type) ?? decided.get(code))?.retentionDays ?? null
