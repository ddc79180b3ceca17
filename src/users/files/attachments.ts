import { formatMoment } from '../../alma/dates.ts'
import { AlmaError } from '../../alma/errors.ts'
import { compareIds, idOf, noId } from '../../alma/ids.ts'
import { link, type Work } from '../../platform/work.ts'
import { UserAttachment } from '../entity.ts'
import type { CompanionFile, Companions } from '../find/companions.ts'
import { find, findHeld, type Naming } from '../find/lookup.ts'
import { nextId } from '../find/store.ts'
import { isPhoto, savePhoto } from '../photo/service.ts'
import type { UserAttachments, UserAttachment as Wire } from './attachment-schema.ts'

/** Largest file that is kept with a user, in bytes. */
export const attachmentLimit = 10 << 20

/** Keeps a file with a user. Its content must be base64 (60322). One of the type PHOTO is the user's photograph. */
export async function createAttachment(work: Work, naming: Naming, wire: Wire): Promise<Wire> {
  if (isPhoto(wire.type)) {
    const { record } = await find(work, naming)
    return toWire(work, record.primary_id ?? '', await savePhoto(work, naming, decoded(wire.content)))
  }
  const user = await findHeld(work, naming)
  const content = decoded(wire.content)
  const attachment = work.em.create(UserAttachment, {
    institution: work.institution,
    id: await nextId(work),
    userId: user.id,
    type: wire.type,
    note: wire.note ?? '',
    fileName: wire.file_name || 'attachment',
    content,
    size: content.length,
    createdBy: work.actor,
    createdAt: work.now
  })
  await work.em.flush()
  return toWire(work, user.record.primary_id ?? '', attachment)
}

function decoded(content: string | undefined): Buffer {
  const text = (content ?? '').replace(/\s+/g, '')
  if (text === '' || text.length % 4 === 1 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) unprocessable()
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length > attachmentLimit) throw new AlmaError('TOO_LARGE', { limit: String(attachmentLimit) })
  return bytes
}

function unprocessable(): never {
  throw new AlmaError('ATTACHMENT_CONTENT', {})
}

/** The files of a user and what was written to it, oldest first, without their content. */
export async function listAttachments(work: Work, naming: Naming, companions: Companions): Promise<UserAttachments> {
  const user = await find(work, naming)
  const attachments = await attachmentsOf(work, user.id, user.record.primary_id ?? '', companions)
  if (attachments.length === 0) return { total_record_count: 0 }
  return { user_attachment: attachments, total_record_count: attachments.length }
}

/** The same by the user's number. */
export async function attachmentsOf(
  work: Work,
  userId: string,
  primaryId: string,
  companions: Companions
): Promise<Wire[]> {
  const where = { institution: work.institution, userId }
  const rows: Row[] = [...(await work.em.find(UserAttachment, where, { orderBy: { id: 'asc' } }))]
  for (const { files } of companions) if (files) rows.push(...(await files.list(work, userId)))
  return rows.sort((one, other) => compareIds(one.id, other.id)).map(row => toWire(work, primaryId, row))
}

/** One file, with its content when asked: in base64, or as the text it is (60322 when it is none). */
export async function getAttachment(
  work: Work,
  naming: Naming & { attachment_id: string },
  expand: 'content' | 'content_no_encoding' | undefined,
  companions: Companions
): Promise<Wire> {
  const { attachment_id } = naming
  const id = idOf(attachment_id) ?? noId
  if (id === noId) throw new AlmaError('ATTACHMENT_ID', { name: 'attachment_id' })
  const user = await find(work, naming)
  const where = { institution: work.institution, userId: user.id, id }
  const row = await work.em.findOne(UserAttachment, where, expand ? { populate: ['content'] } : {})
  const letter = row ? undefined : await writtenBy(companions, work, user.id, id)
  const found = row ?? letter
  if (!found) throw new AlmaError('ATTACHMENT_NOT_FOUND', { id: attachment_id })
  const wire = toWire(work, user.record.primary_id ?? '', found)
  if (expand === undefined) return wire
  const bytes = Buffer.from(letter?.text ?? (row?.content as Uint8Array))
  return { ...wire, content: expand === 'content' ? bytes.toString('base64') : textOf(bytes) }
}

async function writtenBy(companions: Companions, work: Work, userId: string, id: string) {
  for (const { files } of companions) {
    const found = await files?.find(work, userId, id)
    if (found) return found
  }
  return undefined
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point
const unprintable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/

function textOf(bytes: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!unprintable.test(text)) return text
  } catch {
    // No text: told below.
  }
  return unprocessable()
}

type Row = CompanionFile

function toWire(work: Work, primaryId: string, row: Row): Wire {
  return {
    id: String(row.id),
    type: row.type,
    note: row.note,
    file_name: row.fileName,
    size: row.size,
    uploaded_by: row.createdBy,
    upload_date: formatMoment(row.createdAt),
    link: link(work, 'users', primaryId, 'attachments', String(row.id))
  }
}
