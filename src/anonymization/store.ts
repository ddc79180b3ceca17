import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { byChance, chanceFrom } from './chance.ts'
import { cutOf } from './cut.ts'
import type { Predicate } from './predicate.ts'
import { cutting } from './rewrite.ts'

/** What one chunk did. */
export interface Cutting {
  anonymized: number
  /** The last id, to go on after it. */
  last: number | null
  /** How many by which rule: index, -1 the default. */
  byRule: Record<string, number>
  oldest: Date | null
  newest: Date | null
  /** Totals that are not what they were (AN-27): anything but 0 undoes the chunk. */
  differences: number
}

/** What statistics count by, of row `alias` (AN-27). Months are the institution's: a date becomes a day of the same. */
const totals = ({ family }: Predicate, alias: string, zone: string): string =>
  `jsonb_build_array(f.user_group, f.job_category, f.record_type, f.account_type, f.statistical_categories, f.linked_from,
    ${family.library}, to_char(${family.ended} at time zone ${zone}::text, 'YYYY-MM'))`.replaceAll(
    /\bf\./g,
    `${alias}.`
  )

/** Whoever is cut and was not noted when the run began (people.ts): what came to be due since. Hardly ever anybody. */
const noted = (instance: string): string =>
  `insert into privacy_run_person (institution, instance, user_id)
     select distinct $1, ${instance}::bigint, p.id from due d, unnest(array[d.user_id, d.proxy_id]) p (id)
     where p.id is not null on conflict do nothing`

/**
 * Anonymizes the next `limit` due rows of a family after an id: one statement, in the caller's transaction. What a
 * client holds is left to the next run. The totals by which statistics count are compared within the same statement.
 * `instance` is the run that must know whose links were cut.
 */
export async function cutChunk(
  work: Work,
  predicate: Predicate,
  { after, limit, zone, instance }: { after: number; limit: number; zone: string; instance?: string }
): Promise<Cutting> {
  const { family, due, rule } = predicate
  const values = [...predicate.values, after, limit, zone]
  const [from, most, zoneAt] = [2, 1, 0].map(back => `$${values.length - back}`) as [string, string, string]
  const cut = cutOf(family.name, zoneAt)
  const beside = instance === undefined ? cut.beside : [...cut.beside, noted(`$${values.push(instance)}`)]
  const proxies = family.table === 'loan' ? 'f.proxy_id' : 'null::bigint'
  const rows = await cutting(work, `${family.table}`, cut, `${totals(predicate, 't', zoneAt)} as total`)
  const [row] = await sql<Omit<Cutting, 'byRule'> & { byRule: Record<string, number> | null }>(
    work,
    `with due as materialized (
       select f.id, ${byChance} as new_id, (${rule}) as rule, f.user_id, ${proxies} as proxy_id,
         ${family.ended} as ended, ${totals(predicate, 'f', zoneAt)} as total
       from ${family.table} f
       where f.institution = $1 and f.id > ${from}::bigint ${cut.renumbers ? `and f.id < ${chanceFrom}` : ''} and ${due}
       order by f.id limit ${most}::int for update of f skip locked
     ), ${rows} ${beside.map((text, index) => `, beside${index} as (${text})`).join('')}
     select count(*)::int as anonymized, max(id)::float8 as last, min(ended) as oldest, max(ended) as newest,
       (select jsonb_object_agg(r.rule, r.n) from (select rule, count(*)::int as n from due group by rule) r) as "byRule",
       (select count(*)::int from (
         (select total, count(*) from due group by total) except all (select total, count(*) from cut group by total)) x
       ) as differences
     from due`,
    values
  )
  if (!row) throw new Error('anonymization: the statement gave no row')
  return { ...row, oldest: momentOf(row.oldest), newest: momentOf(row.newest), byRule: row.byRule ?? {} }
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
  const { family, candidate, rule, output, retained, retaining, consent, openFee, values } = predicate
  if (!family.table) return []
  return sql<Standing>(
    work,
    `select rule, library, "userGroup", kept, count(*)::int as count,
       (array_agg(id::text order by id))[1:3] as sample
     from (select f.id, case when ${retained} then ${retaining} else ${rule} end as rule, ${family.library} as library,
         f.user_group as "userGroup",
         case when ${retained} then 'RETENTION' when not (${output}) then 'RULE' when ${consent} then 'CONSENT' when ${openFee} then 'OPEN_FEE' end as kept
       from ${family.table} f where f.institution = $1 and ${candidate}) c
     group by rule, library, "userGroup", kept order by rule, library, "userGroup", kept`,
    values
  )
}

/** The driver gives moments as texts. */
const momentOf = (text: Date | string | null): Date | null => (text === null ? null : new Date(text))
