import { formatMoment } from '../alma/dates.ts'
import type { Work } from '../platform/work.ts'
import type { User } from '../users/entity.ts'
import { nextId } from '../users/find/store.ts'
import { nobody, snapshotOf } from '../users/record/snapshot.ts'
import { SharingRequest } from './entity.ts'
import type { SharingContact, SharingRecord } from './record.ts'
import type { ResourceSharingRequest } from './schema.ts'
import { firstStatus, type Kind } from './state.ts'

/** What a request is made of, beside what the caller sent. */
export interface Origin {
  kind: Kind
  user?: User | undefined
  owner: string
  partner: string | null
  /** A partner's id of the request; without one the service gives its own. */
  externalId?: string | undefined
}

/** Makes a request of a canonical body. The caller has checked it and writes it. */
export async function makeRequest(work: Work, given: ResourceSharingRequest, of: Origin): Promise<SharingRequest> {
  const id = await nextId(work)
  const externalId = of.externalId ?? `${work.institution}${id}`
  const status = firstStatus(of.kind)
  const { record, contact } = partsOf(given)
  return work.em.create(SharingRequest, {
    institution: work.institution,
    id,
    kind: of.kind,
    userId: of.user?.id ?? null,
    externalId,
    externalKey: `${of.partner ?? ''}/${externalId}`,
    status,
    endedAt: null,
    owner: of.owner,
    partner: of.partner,
    format: given.format?.value ?? '',
    fund: given.fund?.value ?? null,
    mmsId: given.mms_id ?? null,
    title: given.title ?? null,
    record,
    contact,
    notes: [],
    steps: [{ status, at: formatMoment(work.now), by: work.actor }],
    createdAt: work.now,
    modifiedAt: work.now,
    ...(of.user ? snapshotOf(of.user) : nobody)
  })
}

/** What is said of the title, and what is said of the person: kept apart, so that the second can go (AN-21). */
function partsOf(given: ResourceSharingRequest): { record: SharingRecord; contact: SharingContact } {
  const { external_id, owner, partner, format, fund, mms_id, title, ...rest } = given
  const { use_alternative_address, text_email, text_postal_1, text_postal_2, ...more } = rest
  const { text_postal_3, text_postal_4, note, ...record } = more
  const contact = {
    use_alternative_address,
    text_email,
    text_postal_1,
    text_postal_2,
    text_postal_3,
    text_postal_4,
    note
  }
  return { record, contact: contact as SharingContact }
}
