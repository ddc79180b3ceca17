import { findItems } from '../../catalogue/service.ts'
import { type LetterType, type LetterValues, writeLetter } from '../../letters/service.ts'
import type { Work } from '../../platform/work.ts'
import type { Request } from '../entity.ts'

/** Writes a letter about a request to its requester; nothing when the request is tied to nobody. */
export async function notice(work: Work, request: Request, type: LetterType, more: LetterValues = {}): Promise<void> {
  const { userId, id: requestId, title, author } = request
  if (userId === null) return
  const itemId = request.boundItemId ?? request.lastItemId
  const barcode = itemId ? (await findItems(work, [itemId])).get(itemId)?.item.barcode : undefined
  const values: LetterValues = {
    ...(title ? { title } : {}),
    ...(author ? { author } : {}),
    ...(barcode ? { barcode } : {}),
    ...more
  }
  await writeLetter(work, { userId, type, values, about: { requestId } })
}

/** The request was received: told where the institution wants that. Which copy it will be is nobody's concern yet. */
export async function noticeCreated(work: Work, { userId, id: requestId, title, author }: Request): Promise<void> {
  if (userId === null) return
  const values = { ...(title ? { title } : {}), ...(author ? { author } : {}) }
  await writeLetter(work, { userId, type: 'RequestCreated', values, about: { requestId } })
}

/** Something waits for the requester at a desk. */
export const noticeReady = (work: Work, request: Request, at: { name: string }): Promise<void> =>
  notice(work, request, 'OnHoldShelf', {
    pickup: at.name,
    ...(request.expiryDate ? { until: request.expiryDate } : {})
  })
