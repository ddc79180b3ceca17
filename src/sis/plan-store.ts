import { sql } from '../sql.ts'
import type { Change } from '../users/change.ts'
import type { Work } from '../work.ts'
import type { Planned } from './plan.ts'

/** What a plan says of `count` records, from the number `first` on, in their order. */
export async function plannedOf(work: Work, plan: number, first: number, count: number): Promise<Planned[]> {
  const rows = await sql<{ outcome: string; version: number | null; changes: Change[] | null }>(
    work,
    `select x.outcome, r.version, r.changes
     from (select c.first_user + p.place - 1 as number, substr(c.outcomes, p.place, 1) as outcome
       from sis_chunk c, generate_series(1, length(c.outcomes)) as p(place)
       where c.institution = $1 and c.run_id = $2
         and c.first_user < $3::int + $4::int and c.first_user + length(c.outcomes) > $3::int) x
     left join sis_record r on r.institution = $1 and r.run_id = $2 and r.number = x.number
     where x.number >= $3::int and x.number < $3::int + $4::int
     order by x.number`,
    [work.institution, plan, first, count]
  )
  return rows.map(({ outcome, version, changes }) => ({ outcome, version, changes: changes ?? [] }))
}
