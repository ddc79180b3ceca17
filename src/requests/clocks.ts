import { addDays, dayOf } from '../clock.ts'
import type { ItemFull } from '../items/service.ts'
import type { Work } from '../work.ts'
import type { Request } from './entity.ts'

/** Days in which a requested copy must be fetched from its shelf, unless the terms say otherwise (REQ-20). */
const onShelfDays = 14
/** Days that a copy waits on the hold shelf, unless the desk or the terms say otherwise. */
const holdShelfDays = 7

/** The last day on which the copy may still be fetched from its shelf. */
export const pickUntil = async (work: Work, _request: Request, _copy: ItemFull): Promise<string> =>
  addDays(dayOf(work.now), onShelfDays)

/** The last day on which the copy waits on a hold shelf; a desk may have its own number of days. */
export const shelfUntil = async (
  work: Work,
  _request: Request,
  _copy: ItemFull,
  desk: { days?: number | undefined }
): Promise<string> => addDays(dayOf(work.now), desk.days ?? holdShelfDays)
