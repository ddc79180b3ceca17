import { AlmaError } from '../../alma/errors.ts'
import { findBib } from '../../catalogue/bibs/bibs.ts'
import { copiesOf, findItem, type ItemFull } from '../../catalogue/service.ts'
import { currencyOf, fromMinor, registerFee } from '../../fees/service.ts'
import { placeNames } from '../../libraries/names-store.ts'
import type { Work } from '../../platform/work.ts'
import { factsOf, judge, type Policies, type TermsBook } from '../../terms/service.ts'
import type { User } from '../../users/entity.ts'
import { find } from '../../users/find/lookup.ts'
import { named } from '../copies/find.ts'
import { mayDeliver } from '../copies/pickup.ts'
import { libraryCodes } from '../copies/places.ts'
import { bookFor, policiesFor, servesUnder } from '../copies/serving.ts'
import { type Request, type RequestType, requestTypes } from '../entity.ts'
import { addressOf, deliveryFee, handsOver, pickupLibraries } from '../rules/rights.ts'
import { userOf } from '../tables/people.ts'
import type { RequestRights, RightsQuery } from './schema.ts'

type Wanted = Pick<
  Request,
  'type' | 'userGroup' | 'itemId' | 'holdingId' | 'description' | 'materialType' | 'pickupType' | 'pickupLibrary'
>

/**
 * The copies that can serve a request and be handed over where it asks for it. 401129 when none can serve; 60308 or
 * 60310 when the terms let none be delivered, or not to such an address; a sentence when not to such a library.
 */
export function servingCopies(
  book: TermsBook,
  wanted: Wanted,
  copies: readonly ItemFull[],
  refuse: (reason: string) => AlmaError
): ItemFull[] {
  const able = copies.filter(copy => servesUnder(book, { ...wanted, pickupType: null }, copy))
  if (able.length === 0) throw new AlmaError('REQUEST_NO_ITEMS', {})
  const serving = able.filter(copy => servesUnder(book, wanted, copy))
  if (serving.length > 0) return serving
  if (!addressOf(wanted.pickupType)) throw refuse('The terms of use do not let it be picked up there.')
  const terms = able.map(copy => policiesFor(book, wanted, copy))
  const elsewhere = terms.some(({ personal_delivery: to }) => to === undefined || to.length > 0)
  throw elsewhere ? new AlmaError('DELIVERY_ADDRESS_TYPE', {}) : new AlmaError('DELIVERY_UNSUPPORTED', {})
}

/** What the delivery of a request to an address will cost, in minor units, as the terms say now; null: nothing. */
export function feeOfDelivery(book: TermsBook, wanted: Wanted, serving: readonly ItemFull[]): number | null {
  if (!addressOf(wanted.pickupType)) return null
  return deliveryFee(serving.map(copy => policiesFor(book, wanted, copy))) || null
}

/** Charges what the requester was told that the delivery costs: the copy is with them. */
export async function chargeDelivery(work: Work, request: Request, { item, bib, library }: ItemFull): Promise<void> {
  if (!request.deliveryFeeMinor || request.userId === null || !addressOf(request.pickupType)) return
  await registerFee(work, {
    user: request.userId,
    type: 'REQUESTFEE',
    owner: library,
    amountMinor: request.deliveryFeeMinor,
    itemId: item.id,
    barcode: item.barcode,
    title: bib.title,
    comment: 'Personal delivery'
  })
}

/**
 * What somebody may choose who asks for a title or an item (REQ-02): by kind of request the libraries where it can be
 * collected, the addresses that it is delivered to and what that costs, and the materials with the terms of their
 * loans. What stands against the user is not looked at.
 */
export async function requestRights(work: Work, query: RightsQuery): Promise<RequestRights> {
  const { mms_id: mmsId, item_pid: pid, user_id: userId } = query
  if (mmsId === undefined && pid === undefined) throw new AlmaError('MANDATORY_FIELD', { field: 'mms_id or item_pid' })
  const copies =
    pid === undefined
      ? await copiesOf(work, (await findBib(work, mmsId ?? '')).id)
      : [await findItem(work, { pid, mmsId })]
  const user = userId ? await userOf(work, (await named({ user_id: userId }, one => find(work, one))).id) : undefined
  const book = await bookFor(work)
  const shown = await shownOf(work)
  const option = []
  for (const type of requestTypes) {
    const one = await optionOf(work, { type, user, book, copies, shown })
    if (one) option.push(one)
  }
  return { option }
}

interface Shown {
  libraries: string[]
  nameOf(library: string): string
  amount(minor: number): number
}

async function shownOf(work: Work): Promise<Shown> {
  const names = await placeNames(work)
  const currency = await currencyOf(work)
  return {
    libraries: await libraryCodes(work),
    nameOf: names.library,
    amount: minor => fromMinor(minor, currency)
  }
}

interface Asked {
  type: RequestType
  user: User | undefined
  book: TermsBook
  copies: readonly ItemFull[]
  shown: Shown
}

async function optionOf(work: Work, { type, user, book, copies, shown }: Asked) {
  const userGroup = user?.userGroup ?? null
  const any = { type, userGroup, itemId: null, holdingId: null, description: null, materialType: null }
  const serving = copies
    .filter(copy => servesUnder(book, any, copy))
    .map(copy => ({ copy, library: copy.library, policies: policiesFor(book, any, copy) }))
  if (serving.length === 0) return undefined
  const material_type = materialsOf(
    serving.map(({ copy }) => copy),
    book,
    userGroup
  )
  if (type === 'DIGITIZATION') return { type, material_type, pickup_library: [], personal_delivery: [] }
  return {
    type,
    material_type,
    pickup_library: pickupLibraries(serving, shown.libraries).map(code => ({ code, name: shown.nameOf(code) })),
    personal_delivery: await deliveriesOf(
      work,
      user,
      serving.map(({ policies }) => policies),
      shown
    )
  }
}

async function deliveriesOf(work: Work, user: User | undefined, terms: readonly Policies[], { amount }: Shown) {
  const found = []
  for (const pickupType of ['USER_HOME_ADDRESS', 'USER_WORK_ADDRESS'] as const) {
    const able = terms.filter(policies => handsOver(policies, { pickupType }, ''))
    if (able.length > 0 && (await mayDeliver(work, user, pickupType)))
      found.push({ pickup_location_type: pickupType, fee: amount(deliveryFee(able)) })
  }
  return found
}

/** Each material once for each terms that its loan would have. */
function materialsOf(copies: readonly ItemFull[], book: TermsBook, userGroup: string | null) {
  const found = new Map<string, { material_type: string | null; terms: string; terms_name: string; copies: number }>()
  for (const copy of copies) {
    const { terms } = judge(book, 'LOAN', factsOf(copy, userGroup))
    if (terms.policies.allowed === false) continue
    const material = copy.item.materialType ?? null
    const key = JSON.stringify([material, terms.code])
    const one = found.get(key) ?? { material_type: material, terms: terms.code, terms_name: terms.name, copies: 0 }
    found.set(key, { ...one, copies: one.copies + 1 })
  }
  return [...found.values()]
}
