import { inCodePoints, row, sql } from '../data/statements.ts'
import { remembered } from '../platform/remembered.ts'
import type { Rule, Terms } from './policies.ts'

/** What an institution has said of its terms; null where it has said nothing. */
export interface Said {
  timeZone: string | null
  terms: Terms[] | null
  rules: Rule[] | null
}

const said = remembered(async (work): Promise<Said> => {
  const { institution } = work
  const found = await row(
    work,
    sql<Said>`select (select time_zone from terms_setting where institution = ${institution}) as time_zone,
      (select jsonb_agg(jsonb_build_object('code', code, 'kind', kind, 'name', name, 'policies', policies)
        order by ${inCodePoints('code')}) from terms_of_use where institution = ${institution}) as terms,
      (select jsonb_agg(jsonb_build_object('kind', kind, 'name', name, 'unit', unit, 'conditions', conditions,
        'terms', terms) order by place) from fulfillment_rule where institution = ${institution}) as rules`
  )
  return found ?? { timeZone: null, terms: null, rules: null }
})

/** The same object as long as nothing has changed, five seconds at most. */
export const saidTerms = said.of

/** Drops what is remembered of the work's institution: call it after a change. */
export const forgetTerms = said.forget
