import { inCodePoints, prepare, sql } from '../data/statements.ts'
import type { OpenHourRecord } from '../libraries/record.ts'
import type { Rule, Terms } from './policies.ts'

/** What an institution has said of its terms, and what it knows of some libraries; null where it has said nothing. */
export interface BookRow {
  timeZone: string | null
  terms: Terms[] | null
  rules: Rule[] | null
  /** By `library/location`. */
  units: Record<string, string> | null
  /** By library; '' for the institution. */
  hours: Record<string, OpenHourRecord[]> | null
}

/** Reads all of it in one statement. */
export const readBook = prepare(
  'terms-book',
  ({ institution, libraries }: { institution: string; libraries: string[] }) => sql<BookRow>`select
    (select time_zone from terms_setting where institution = ${institution}) as time_zone,
    (select jsonb_agg(jsonb_build_object('code', code, 'kind', kind, 'name', name, 'policies', policies)
      order by ${inCodePoints('code')}) from terms_of_use where institution = ${institution}) as terms,
    (select jsonb_agg(jsonb_build_object('kind', kind, 'name', name, 'unit', unit, 'conditions', conditions,
      'terms', terms) order by place) from fulfillment_rule where institution = ${institution}) as rules,
    (select jsonb_object_agg(library || '/' || code, fulfillment_unit) from location
      where institution = ${institution} and library = any(${libraries}::text[])
        and fulfillment_unit is not null) as units,
    (select jsonb_object_agg(library, lines) from
      (select library, jsonb_agg(record order by place) as lines from open_hour
        where institution = ${institution} and (library = '' or library = any(${libraries}::text[]))
        group by library) as said) as hours`
)
