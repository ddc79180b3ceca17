import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { mailEnds } from './store.ts'

/** What the institution has decided about a letter. */
export interface Decided {
  retentionDays: number | null
  xsl: string | null
  modifiedAt: string
  modifiedBy: string
}

/** All that is decided, by code of the letter or name of the type. */
export async function decidedOf(work: Work): Promise<Map<string, Decided>> {
  const rows = await sql<Decided & { code: string }>(
    work,
    `select code, retention_days as "retentionDays", xsl, modified_at as "modifiedAt", modified_by as "modifiedBy"
     from letter_configuration where institution = $1`,
    [work.institution]
  )
  return new Map(rows.map(({ code, ...decided }) => [code, decided]))
}

/** Decides anew about one letter, by its code, or about one of its types, by its name: that goes before. */
export async function decide(
  work: Work,
  code: string,
  { retentionDays, xsl }: Pick<Decided, 'retentionDays' | 'xsl'>
): Promise<void> {
  await sql(
    work,
    `insert into letter_configuration (institution, code, retention_days, xsl, modified_at, modified_by)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (institution, code) do update set retention_days = excluded.retention_days, xsl = excluded.xsl,
       modified_at = excluded.modified_at, modified_by = excluded.modified_by`,
    [work.institution, code, retentionDays, xsl, work.now, work.actor]
  )
}

/** Takes back what was decided of types: what holds for their letter holds for them. */
export async function forgetDecided(work: Work, types: readonly string[]): Promise<void> {
  const values = [work.institution, types]
  await sql(work, 'delete from letter_configuration where institution = $1 and code = any($2::text[])', values)
}

/** Gives every letter the same period; style sheets stay. */
export async function decideAll(work: Work, codes: readonly string[], days: number | null): Promise<void> {
  await sql(
    work,
    `insert into letter_configuration (institution, code, retention_days, modified_at, modified_by)
     select $1::text, code, $3::int, $4::timestamptz, $5::text from unnest($2::text[]) as c (code)
     on conflict (institution, code) do update set retention_days = excluded.retention_days,
       modified_at = excluded.modified_at, modified_by = excluded.modified_by`,
    [work.institution, codes, days, work.now, work.actor]
  )
}

/** Letters of a type that were written before a moment are over. */
export interface Expiry {
  type: string
  before: Date
}

// Mail that still waits is left until it is sent or given up: until its tries are over ($6) at most.
// The latest moment of all types ($4) is said once more: by it the index finds what may be over.
const over = `l.institution = $1 and l.created_at < $4::timestamptz and l.id > $5
  and (l.state <> 'QUEUED' or l.created_at < $6::timestamptz) and exists (
  select from unnest($2::text[], $3::timestamptz[]) as x (type, before) where x.type = l.type and l.created_at < x.before)`

/**
 * Deletes the next `limit` letters that are over, after an id; how many of which type, and the last id. One statement.
 * A letter that somebody holds is left to the next run.
 */
export async function removeOver(
  work: Work,
  expiries: readonly Expiry[],
  { after, limit }: { after: number; limit: number }
): Promise<{ byType: Record<string, number>; last: number | null }> {
  const [row] = await sql<{ byType: Record<string, number> | null; last: number | null }>(
    work,
    `with due as materialized (
       select l.id, l.type from letter l where ${over} order by l.id limit $7::int for update of l skip locked
     ), gone as (delete from letter l using due where l.institution = $1 and l.id = due.id)
     select max(id)::float8 as last,
       (select json_object_agg(t.type, t.n) from (select type, count(*)::int as n from due group by type) t) as "byType"
     from due`,
    [...bound(work, expiries, after), limit]
  )
  return { byType: row?.byType ?? {}, last: row?.last ?? null }
}

/** How many letters are over, by type. */
export async function countOver(work: Work, expiries: readonly Expiry[]): Promise<Record<string, number>> {
  const rows = await sql<{ type: string; count: number }>(
    work,
    `select l.type, count(*)::int as count from letter l where ${over} group by l.type`,
    bound(work, expiries, 0)
  )
  return Object.fromEntries(rows.map(({ type, count }) => [type, count]))
}

const bound = (work: Work, expiries: readonly Expiry[], after: number) => [
  work.institution,
  expiries.map(({ type }) => type),
  expiries.map(({ before }) => before.toISOString()),
  new Date(Math.max(...expiries.map(({ before }) => before.getTime()), 0)).toISOString(),
  after,
  mailEnds(work.now).toISOString()
]
