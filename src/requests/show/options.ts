import { present } from '../../alma/present.ts'
import { findBib } from '../../catalogue/bibs/bibs.ts'
import { copiesOf, findItem, type ItemFull } from '../../catalogue/service.ts'
import { codeTables } from '../../codes/tables.ts'
import type { Work } from '../../platform/work.ts'
import { link } from '../../platform/work.ts'
import { find } from '../../users/find/lookup.ts'
import { named, type Owner } from '../copies/find.ts'
import { bookFor, servesUnder } from '../copies/serving.ts'
import type { requestTypes } from '../entity.ts'
import { userOf } from '../tables/people.ts'
import { RequestOptions } from './options-schema.ts'

/**
 * What a user, or anybody (`GUEST`), may ask for of a title or an item: the kinds of requests that some copy can serve
 * under the terms of the user's group, and a purchase. What stands against the user is not looked at, nor is the place
 * of pickup: a request may be refused all the same (`alma-api.md` 1.5).
 */
export async function requestOptions(work: Work, owner: Owner & { mmsId: string }, userId: string) {
  const bib = await findBib(work, owner.mmsId)
  const copies =
    owner.pid === undefined ? await copiesOf(work, bib.id) : [await findItem(work, { ...owner, pid: owner.pid })]
  const guest = userId.toUpperCase() === 'GUEST'
  const user = guest ? undefined : await userOf(work, (await named({ user_id: userId }, one => find(work, one))).id)
  const kinds = await kindsOf(work, copies, user?.userGroup ?? null)
  const address = (list: string) => (user ? { request_url: `${link(work, 'users', user.primaryId, list)}/` } : {})
  const request_option = [
    ...kinds.map(value => ({ type: { value }, ...address('requests') })),
    ...(owner.pid === undefined ? [{ type: { value: 'PURCHASE' }, ...address('purchase-requests') }] : [])
  ]
  return present(RequestOptions, { request_option }, await codeTables(work))
}

async function kindsOf(work: Work, copies: readonly ItemFull[], userGroup: string | null): Promise<string[]> {
  const book = await bookFor(work)
  const any = { itemId: null, holdingId: null, description: null, materialType: null, userGroup }
  // Recorded answers have this order (tulibraries).
  const order = ['HOLD', 'BOOKING', 'DIGITIZATION'] as const satisfies readonly (typeof requestTypes)[number][]
  return order.filter(type => copies.some(copy => servesUnder(book, { ...any, type }, copy)))
}
