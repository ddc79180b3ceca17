import { idOf } from '../alma/ids.ts'
import { withPid } from '../catalogue/items/conditions-store.ts'
import { fullItems, fullOf, type ItemFull } from '../catalogue/items/store.ts'
import { prepare, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

interface Of {
  institution: string
  pid: string
  library: string
  desk: string
}

const held = prepare('scan-held', ({ institution, pid, library, desk }: Of) =>
  fullItems(institution, [withPid(pid)])
    .where(sql<boolean>`exists (select from library
      where library.institution = ${institution} and library.code = ${library})`)
    .where(sql<boolean>`exists (select from circ_desk where circ_desk.institution = ${institution}
      and circ_desk.library = ${library} and circ_desk.code = ${desk})`)
    .forUpdate('i')
)

/** Holds an item of that title and holding where the desk is there; undefined where either is not. */
export async function lockAtDesk(
  work: Work,
  { mms_id, holding_id, item_pid }: { mms_id: string; holding_id: string; item_pid: string },
  { library, desk }: { library: string; desk: string }
): Promise<ItemFull | undefined> {
  const pid = idOf(item_pid)
  const [found] = pid === undefined ? [] : await held(work, { pid, library, desk })
  const full = found && fullOf(found)
  return full && String(full.bib.id) === mms_id && String(full.holding.id) === holding_id ? full : undefined
}
