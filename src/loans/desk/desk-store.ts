import { type Where, withBarcodeKey, withPid } from '../../catalogue/items/conditions-store.ts'
import { currentLibrary, currentLocation } from '../../catalogue/items/place-store.ts'
import { barcodeKey, fullItems, fullOf, type ItemFull } from '../../catalogue/items/store.ts'
import { type PreparedStatement, prepare, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

/** What a desk that lends knows of an item. */
export interface AtDesk {
  item: ItemFull
  /** Whether the desk is there. */
  known: boolean
  /** Whether it lends what stands at that location; null: nothing is said. */
  serves: boolean | null
  /** Whether the item is out on a loan, as far as could be seen before the item was held. */
  lent: boolean
}

interface Of {
  institution: string
  /** The borrower. */
  userId: string
  library: string
  desk: string
}

const known = ({ institution, library, desk }: Of) => sql<boolean>`exists (select from circ_desk
  where circ_desk.institution = ${institution} and circ_desk.library = ${library} and circ_desk.code = ${desk})`
const serves = ({ institution, desk }: Of) => sql<boolean | null>`
  (select case when jsonb_array_length(coalesce(l.record->'circ_desk', '[]')) = 0 then null
      else coalesce(bool_or((served->>'check_out')::boolean), false) end
    from location l left join lateral jsonb_array_elements(l.record->'circ_desk') served
      on served->>'circ_desk_code' = ${desk}
    where l.institution = ${institution} and l.library = ${currentLibrary} and l.code = ${currentLocation}
    group by l.record)`
const lent = ({ institution }: Of) => sql<boolean>`exists (select from loan
  where loan.institution = ${institution} and loan.item_id = i.id and loan.status = 'ACTIVE')`

/** Of borrowers without requests only: whoever has some may need other copies held first. */
const asksForNothing = ({ institution, userId }: Of) => sql<boolean>`not exists (select from request
  where request.institution = ${institution} and request.user_id = ${userId} and request.status <> 'HISTORY')`

const facts = (of: Of, where: Where) =>
  fullItems(of.institution, [where]).select([
    known(of).as('deskIsKnown'),
    serves(of).as('deskServes'),
    lent(of).as('isLent')
  ])

const held = <More>(name: string, where: (of: Of & More) => Where) =>
  prepare(name, (of: Of & More) => facts(of, where(of)).where(asksForNothing(of)).forUpdate('i'))
const heldByBarcode = held('lend-by-barcode', ({ key }: { key: string }) => withBarcodeKey(key))
const heldByPid = held('lend-by-pid', ({ pid }: { pid: string }) => withPid(pid))
const seenByPid = prepare('desk-of-item', (of: Of & { pid: string }) => facts(of, withPid(of.pid)))

type Row = typeof heldByPid extends PreparedStatement<Of & { pid: string }, infer Found> ? Found : never

function atDesk({ deskIsKnown, deskServes, isLent, ...item }: Row): AtDesk {
  return { item: fullOf(item), known: deskIsKnown, serves: deskServes, lent: isLent }
}

/**
 * Holds the item and reads what the desk knows of it, in one statement; undefined where there is no such item, and
 * where the borrower, who is held, has requests.
 */
export async function lockAtDesk(
  work: Work,
  of: Omit<Of, 'institution'>,
  naming: { barcode: string } | { pid: string }
): Promise<AtDesk | undefined> {
  const [found] =
    'barcode' in naming
      ? await heldByBarcode(work, { ...of, key: barcodeKey(naming.barcode) })
      : await heldByPid(work, { ...of, pid: naming.pid })
  return found && atDesk(found)
}

/** The same of an item that is held already. */
export async function seeAtDesk(work: Work, of: Omit<Of, 'institution'>, pid: string): Promise<AtDesk | undefined> {
  const [found] = await seenByPid(work, { ...of, pid })
  return found && atDesk(found)
}
