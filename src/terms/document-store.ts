import { anyOf, change, db, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import { forgetTerms } from './book-store.ts'
import type { TermsDocument } from './schema.ts'

/** Makes this the institution's time zone, terms and rules, in place of what was there. */
export async function replaceTerms(work: Work, { time_zone: timeZone, terms, rules }: TermsDocument): Promise<void> {
  const { institution } = work
  await change(
    work,
    db
      .insertInto('terms_setting')
      .values({ institution, timeZone })
      .onConflict(before => before.column('institution').doUpdateSet({ timeZone }))
  )
  for (const table of ['fulfillment_rule', 'terms_of_use'] as const)
    await change(work, db.deleteFrom(table).where('institution', '=', institution))
  await change(
    work,
    sql`insert into terms_of_use (institution, code, kind, name, policies)
      select ${institution}, code, kind, name, policies from jsonb_to_recordset(${JSON.stringify(terms)}::jsonb)
        as t (code text, kind text, name text, policies jsonb)`
  )
  const placed = rules.map((rule, place) => ({ ...rule, place }))
  await change(
    work,
    sql`insert into fulfillment_rule (institution, place, kind, name, unit, conditions, terms)
      select ${institution}, place, kind, name, unit, conditions, terms
      from jsonb_to_recordset(${JSON.stringify(placed)}::jsonb)
        as r (place int, kind text, name text, unit text, conditions jsonb, terms text)`
  )
  forgetTerms(work)
}

/** How many of these fulfillment units there are. */
export async function countUnits(work: Work, codes: readonly string[]): Promise<number> {
  const known = db
    .selectFrom('fulfillment_unit')
    .where('institution', '=', work.institution)
    .where('code', '=', anyOf(codes))
    .select('code')
  return (await rows(work, known)).length
}
