import { formatMoment } from '../../alma/dates.ts'
import { AlmaError } from '../../alma/errors.ts'
import { recordAudit } from '../../audit/service.ts'
import type { Work } from '../../platform/work.ts'
import { lock } from '../change/service.ts'
import { UserAttachment } from '../entity.ts'
import { find, type Naming } from '../find/lookup.ts'
import { nextId } from '../find/store.ts'
import { type Image, imageOf } from './image.ts'
import type { Photo } from './schema.ts'

/** Largest file of a photograph, in bytes. */
export const photoLimit = 2 << 20
/** Longest side of a photograph, in pixels: what shows it must unpack it. */
const sideLimit = 6000
/** The type of the attachment that is the photograph of a user; there is one at most. */
const photoType = 'PHOTO'

/** Whether an attachment of this type is a photograph, and so held to the same rules. */
export const isPhoto = (type: string): boolean => type.trim().toUpperCase() === photoType

/**
 * Keeps the photograph of a user in place of the one before (USR-01). 60322 for what is no whole JPEG or PNG by its
 * content, whatever it is called, or more than 6,000 pixels wide or high; 413 for more than 2 MiB.
 */
export async function savePhoto(work: Work, naming: Naming, bytes: Buffer): Promise<UserAttachment> {
  if (bytes.length > photoLimit) throw new AlmaError('TOO_LARGE', { limit: String(photoLimit) })
  const image = imageOf(bytes)
  if (!image) throw new AlmaError('PHOTO_CONTENT', { detail: 'A photograph is a whole JPEG or PNG file.' })
  if (Math.max(image.width, image.height) > sideLimit)
    throw new AlmaError('PHOTO_CONTENT', { detail: `A photograph has at most ${sideLimit} pixels a side.` })
  // Held alone, so that of two calls at once one photograph stays.
  const { id: userId } = await lock(work, naming)
  const where = { institution: work.institution, userId, type: photoType }
  await work.em.nativeDelete(UserAttachment, where)
  const photo = work.em.create(UserAttachment, {
    ...where,
    id: await nextId(work),
    note: '',
    fileName: image.type === 'image/png' ? 'photo.png' : 'photo.jpg',
    content: bytes,
    size: bytes.length,
    createdBy: work.actor,
    createdAt: work.now
  })
  await work.em.flush()
  await audited(work, userId, 'user.photo.set')
  return photo
}

/** The same, told of in words. */
export async function putPhoto(work: Work, naming: Naming, bytes: Buffer): Promise<Photo> {
  const { createdBy, createdAt, size } = await savePhoto(work, naming, bytes)
  const image = imageOf(bytes) as Image
  return { ...image, size, uploaded_by: createdBy, upload_date: formatMoment(createdAt) }
}

/** The photograph of a user; 60321 where there is none. */
export async function getPhoto(work: Work, naming: Naming): Promise<{ bytes: Buffer; image: Image }> {
  const { id: userId } = await find(work, naming)
  const where = { institution: work.institution, userId, type: photoType }
  const photo = await work.em.findOne(UserAttachment, where, { populate: ['content'] })
  const bytes = photo && Buffer.from(photo.content as Uint8Array)
  const image = bytes ? imageOf(bytes) : undefined
  if (!bytes || !image) throw new AlmaError('PHOTO_NOT_FOUND', {})
  return { bytes, image }
}

/** Takes the photograph of a user away; 60321 where there is none. */
export async function deletePhoto(work: Work, naming: Naming): Promise<void> {
  const { id: userId } = await lock(work, naming)
  const where = { institution: work.institution, userId, type: photoType }
  if ((await work.em.nativeDelete(UserAttachment, where)) === 0) throw new AlmaError('PHOTO_NOT_FOUND', {})
  await audited(work, userId, 'user.photo.removed')
}

const audited = (work: Work, userId: string, action: string) =>
  recordAudit(work, { action, subject: `user:${userId}`, count: 1 })
