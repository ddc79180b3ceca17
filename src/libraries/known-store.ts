import { row, sql } from '../data/statements.ts'
import { remembered } from '../platform/remembered.ts'
import type { OpenHourRecord } from './record.ts'

/** What of an institution's places decides about every loan. */
export interface KnownPlaces {
  /** Fulfillment units by `library/location`; those without one are left out. */
  units: Readonly<Record<string, string>>
  /** Calendar lines by library, '' for the institution. */
  hours: Readonly<Record<string, OpenHourRecord[]>>
}

const known = remembered(async (work): Promise<KnownPlaces> => {
  const { institution } = work
  const found = await row(
    work,
    sql<{ units: Record<string, string> | null; hours: Record<string, OpenHourRecord[]> | null }>`select
      (select jsonb_object_agg(library || '/' || code, fulfillment_unit) from location
        where institution = ${institution} and fulfillment_unit is not null) as units,
      (select jsonb_object_agg(library, lines) from
        (select library, jsonb_agg(record order by place) as lines from open_hour
          where institution = ${institution} group by library) as said) as hours`
  )
  return { units: found?.units ?? {}, hours: found?.hours ?? {} }
})

/** The same object as long as nothing has changed, five seconds at most. */
export const knownPlaces = known.of

/** Drops what is remembered of the work's institution: call it after a change of locations or open hours. */
export const forgetPlaces = known.forget
