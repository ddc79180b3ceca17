import { rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Change } from '../../users/record/change.ts'
import type { Planned } from './plan.ts'

/** What a plan says of `count` records, from the number `first` on, in their order. */
export async function plannedOf(work: Work, plan: string, first: number, count: number): Promise<Planned[]> {
  const { institution } = work
  const end = first + count
  const planned = await rows(
    work,
    sql<{ outcome: string; version: number | null; changes: Change[] | null }>`select x.outcome, r.version, r.changes
      from (select c.first_user + p.place - 1 as number, substr(c.outcomes, p.place, 1) as outcome
        from sis_chunk c, generate_series(1, length(c.outcomes)) as p(place)
        where c.institution = ${institution} and c.run_id = ${plan}
          and c.first_user < ${end}::int and c.first_user + length(c.outcomes) > ${first}::int) x
      left join sis_record r on r.institution = ${institution} and r.run_id = ${plan} and r.number = x.number
      where x.number >= ${first}::int and x.number < ${end}::int
      order by x.number`
  )
  return planned.map(({ changes, ...record }) => ({ ...record, changes: changes ?? [] }))
}
