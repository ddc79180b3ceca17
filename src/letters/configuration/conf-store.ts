import { noId } from '../../alma/ids.ts'
import { anyOf, change, count, db, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import { mailEnds } from '../store.ts'

/** What the institution has decided about a letter. */
export type Decided = Omit<Awaited<ReturnType<typeof allDecided>>[number], 'code'>

const allDecided = (work: Work) =>
  rows(
    work,
    db
      .selectFrom('letter_configuration')
      .where('institution', '=', work.institution)
      .select(['code', 'retentionDays', 'xsl', 'modifiedAt', 'modifiedBy'])
  )

/** All that is decided, by code of the letter or name of the type. */
export async function decidedOf(work: Work): Promise<Map<string, Decided>> {
  return new Map((await allDecided(work)).map(({ code, ...decided }) => [code, decided]))
}

/** Decides anew about one letter, by its code, or about one of its types, by its name: that goes before. */
export async function decide(
  work: Work,
  code: string,
  { retentionDays, xsl }: Pick<Decided, 'retentionDays' | 'xsl'>
): Promise<void> {
  const { institution, now: modifiedAt, actor: modifiedBy } = work
  const decided = { retentionDays, xsl, modifiedAt, modifiedBy }
  await change(
    work,
    db
      .insertInto('letter_configuration')
      .values({ institution, code, ...decided })
      .onConflict(before => before.columns(['institution', 'code']).doUpdateSet(decided))
  )
}

/** Takes back what was decided of types: what holds for their letter holds for them. */
export async function forgetDecided(work: Work, types: readonly string[]): Promise<void> {
  await change(
    work,
    db.deleteFrom('letter_configuration').where('institution', '=', work.institution).where('code', '=', anyOf(types))
  )
}

/** Gives every letter the same period; style sheets stay. */
export async function decideAll(work: Work, codes: readonly string[], days: number | null): Promise<void> {
  const { institution, now, actor } = work
  await change(
    work,
    sql`insert into letter_configuration (institution, code, retention_days, modified_at, modified_by)
      select ${institution}::text, code, ${days}::int, ${now}::timestamptz, ${actor}::text
      from unnest(${codes}::text[]) as c (code)
      on conflict (institution, code) do update set retention_days = excluded.retention_days,
        modified_at = excluded.modified_at, modified_by = excluded.modified_by`
  )
}

/** Letters of a type that were written before a moment are over. */
export interface Expiry {
  type: string
  before: Date
}

/**
 * Which letters `l` behind an id are over. Mail that still waits is left until it is sent or given up: until its tries
 * are over at most. The latest moment of all types is said once more: by it the index finds what may be over.
 */
function over(work: Work, expiries: readonly Expiry[], after: string) {
  const types = expiries.map(({ type }) => type)
  const befores = expiries.map(({ before }) => before)
  const latest = new Date(Math.max(...befores.map(before => before.getTime()), 0))
  return sql<boolean>`l.institution = ${work.institution} and l.created_at < ${latest} and l.id > ${after}
    and (l.state <> 'QUEUED' or l.created_at < ${mailEnds(work.now)}) and exists (
      select from unnest(${types}::text[], ${befores}::timestamptz[]) as x (type, before)
      where x.type = l.type and l.created_at < x.before)`
}

/**
 * Deletes the next `limit` letters that are over, after an id; how many of which type, and the last id. One statement.
 * A letter that somebody holds is left to the next run.
 */
export async function removeOver(
  work: Work,
  expiries: readonly Expiry[],
  { after, limit }: { after: string; limit: number }
): Promise<{ byType: Record<string, number>; last: string | null }> {
  const removed = await row(
    work,
    sql<{ byType: Record<string, number> | null; last: string | null }>`
      with due as materialized (
        select l.id, l.type from letter l where ${over(work, expiries, after)}
        order by l.id limit ${limit}::int for update of l skip locked
      ), gone as (delete from letter l using due where l.institution = ${work.institution} and l.id = due.id)
      select max(id) as last,
        (select json_object_agg(t.type, t.n) from (select type, count(*)::int as n from due group by type) t) as by_type
      from due`
  )
  return { byType: removed?.byType ?? {}, last: removed?.last ?? null }
}

/** How many letters are over, by type. */
export async function countOver(work: Work, expiries: readonly Expiry[]): Promise<Record<string, number>> {
  const found = await rows(
    work,
    db
      .selectFrom('letter as l')
      .where(over(work, expiries, noId))
      .groupBy('l.type')
      .select(['l.type', count().as('count')])
  )
  return Object.fromEntries(found.map(({ type, count }) => [type, count]))
}
