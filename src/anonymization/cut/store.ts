import { anyOf, change, db, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Part } from '../rules/families-store.ts'
import type { Predicate } from '../rules/predicate-store.ts'
import { byChance } from './chance-store.ts'
import { cutOf } from './cut-store.ts'
import { cutting } from './rewrite-store.ts'

/** What one chunk did. */
export interface Cutting {
  anonymized: number
  /** The last id, to go on after it. */
  last: string | null
  /** How many by which rule: index, -1 the default. */
  byRule: Record<string, number>
  oldest: Date | null
  newest: Date | null
  /** Totals that are not what they were (AN-27): anything but 0 undoes the chunk. */
  differences: number
}

/** What statistics count by, of a row `f` (AN-27). Months are the institution's: a date becomes a day of the same. */
const totals = ({ family }: Predicate, zone: string): Part[] => [
  ...['user_group', 'job_category', 'record_type', 'account_type', 'statistical_categories', 'linked_from'].map(
    name => sql`${sql.ref(`f.${name}`)}`
  ),
  family.library,
  sql`date_trunc('month', ${family.ended} at time zone ${zone}::text)`
]
const totalNames = Array.from({ length: 8 }, (_, index) => sql.ref(`total_${index}`))
const counted = (of: Part): Part =>
  sql`select ${sql.join(totalNames)}, count(*) from ${of} group by ${sql.join(totalNames)}`

/** Whoever is cut and was not noted when the run began (people-store.ts): what came to be due since. Hardly anybody. */
const noted = (institution: string, instance: string): Part =>
  sql`insert into privacy_run_person (institution, instance, user_id)
    select distinct ${institution}, ${instance}::bigint, p.id from due d, unnest(array[d.user_id, d.proxy_id]) p (id)
    where p.id is not null on conflict do nothing`

/**
 * Anonymizes the next `limit` due rows of a family after an id: one statement, in the caller's transaction. What a
 * client holds is left to the next run. The totals by which statistics count are compared within the same statement.
 * `instance` is the run that must know whose links were cut.
 */
export async function cutChunk(
  work: Work,
  predicate: Predicate,
  { after, limit, zone, instance }: { after: string; limit: number; zone: string; instance?: string }
): Promise<Cutting> {
  const { family, due, rule } = predicate
  const { institution } = work
  const table = `${family.table}`
  const cut = cutOf(family.name, institution, zone)
  const beside = instance === undefined ? cut.beside : [...cut.beside, noted(institution, instance)]
  const also = beside.map((part, index) => sql`, ${sql.table(`beside${index}`)} as (${part})`)
  const { columns, parts } = await cutting(work, table, cut)
  const total = totals(predicate, zone).map((of, index) => sql`${of} as ${sql.ref(`total_${index}`)}`)
  const proxies = family.table === 'loan' ? sql`f.proxy_id` : sql`null::bigint`
  const done = await row(
    work,
    sql<Omit<Cutting, 'byRule'> & { byRule: Cutting['byRule'] | null }>`
      with due as materialized (
        select f.id, ${byChance} as new_id, (${rule}) as rule, f.user_id, ${proxies} as proxy_id,
          ${family.ended} as ended, ${sql.join(total)}${columns}
        from ${sql.table(table)} f
        where f.institution = ${institution} and f.id > ${after}::bigint and ${due}
        order by f.id limit ${limit}::int for update of f skip locked
      ), ${parts}${also.length === 0 ? sql`` : sql.join(also, sql` `)},
      left_over as (select ${sql.join(total)} from cut f)
      select count(*)::int as anonymized, max(id) as last, min(ended) as oldest, max(ended) as newest,
        (select jsonb_object_agg(r.rule, r.n) from (select rule, count(*)::int as n from due group by rule) r) as by_rule,
        (select count(*)::int from (
          (${counted(sql`due`)}) except all (${counted(sql`left_over`)})) x
        ) as differences
      from due`
  )
  if (!done) throw new Error('anonymization: the statement gave no row')
  return { ...done, byRule: done.byRule ?? {} }
}

/** The same predicate, of what is over and tied to some users, whatever the rules say. */
export const ofUsers = (predicate: Predicate, userIds: readonly string[]): Predicate => ({
  ...predicate,
  due: sql`${predicate.candidate} and f.user_id = any(${userIds}::bigint[])`
})

/** Takes from loans that some users fetched for others who it was. */
export async function cutProxies(work: Work, userIds: readonly string[]): Promise<void> {
  await change(
    work,
    db
      .updateTable('loan')
      .set({ proxyId: null })
      .where('institution', '=', work.institution)
      .where('proxyId', '=', anyOf(userIds))
  )
}

/** Why something is kept although it is over. */
export type Keeping = 'RULE' | 'RETENTION' | 'CONSENT' | 'OPEN_FEE'

/** What of a family is over and still tied, by rule and by what keeps it; `due` is what a run would take. */
export interface Standing {
  rule: number
  library: string | null
  userGroup: string | null
  kept: Keeping | null
  count: number
  /** A few internal ids. */
  sample: string[]
}

/** Counts what is over and not yet anonymized, by rule, library, user group and what keeps it. */
export async function standing(work: Work, predicate: Predicate): Promise<Standing[]> {
  const { family, candidate, rule, output, retained, retaining, consent, openFee } = predicate
  if (!family.table) return []
  return rows(
    work,
    sql<Standing>`
      select rule, library, user_group, kept, count(*)::int as count, (array_agg(id::text order by id))[1:3] as sample
      from (select f.id, case when ${retained} then ${retaining} else ${rule} end as rule, ${family.library} as library,
          f.user_group,
          case when ${retained} then 'RETENTION' when not (${output}) then 'RULE' when ${consent} then 'CONSENT'
            when ${openFee} then 'OPEN_FEE' end as kept
        from ${sql.table(family.table)} f where f.institution = ${work.institution} and ${candidate}) c
      group by rule, library, user_group, kept order by rule, library, user_group, kept`
  )
}
