import { row, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

/** What the institution knows of the places that a request to a partner names. */
export interface PickupFacts {
  /** The owner is a resource sharing library whose default location exists. */
  ownerHasLocation: boolean
  pickupLibrary: string | null
  pickupDesk: string | null
  /** Longest time on a hold shelf of the pickup place, in days. */
  shelfDays: number | null
}

/** The places of a request to a partner, in one statement. */
export async function pickupFacts(
  work: Work,
  { owner, pickup, type }: { owner: string; pickup: string; type: string }
): Promise<PickupFacts> {
  const { institution } = work
  const found = await row(
    work,
    sql<PickupFacts>`
      select exists (
          select 1 from library l
          join location p on p.institution = l.institution and p.library = l.code and p.code = l.default_location
          where l.institution = ${institution} and l.code = ${owner} and l.resource_sharing
        ) as owner_has_location,
        (select l.name from library l where l.institution = ${institution} and l.code = ${pickup}) as pickup_library,
        (select min(d.name) from circ_desk d
          where d.institution = ${institution} and d.code = ${pickup}) as pickup_desk,
        (select max((d.record->>'maximum_days_on_hold_shelf')::int) from circ_desk d
          where d.institution = ${institution}
            and case when ${type}::text = 'CIRCULATION_DESK' then d.code else d.library end = ${pickup}) as shelf_days`
  )
  return found as PickupFacts
}
