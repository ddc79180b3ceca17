import type { Test } from 'tap'
import { catalogue } from '../catalogue/catalogue.ts'

export { bibs, errorOf, xml } from '../catalogue/catalogue.ts'
export const users = '/almaws/v1/users'
export const main = 'library=MAIN&circ_desk=DEFAULT_CIRC_DESK'
export const science = 'library=SCI&circ_desk=DEFAULT_CIRC_DESK'

/** The address of the first copy of a title of the sample catalogue, or of another copy of it. */
export const itemUrl = (title: number, copy = 1, holding = 0): string =>
  `/almaws/v1/bibs/${990_000_000_000 + title}/holdings/${220_000_000_000 + title * 10 + holding}/items/${
    230_000_000_000 + title * 100 + copy
  }`
export const barcode = (title: number, copy = 1): string =>
  `3901${String(title).padStart(7, '0')}${String(copy).padStart(2, '0')}`
export const mmsId = (title: number): string => String(990_000_000_000 + title)

/** An application with the sample catalogue and two readers, and what happens at its desks. */
export async function floor(t: Test) {
  const app = await catalogue(t, { titles: 40, items: 80 })
  const { call } = app
  async function done<T>(asked: Promise<{ status: number; data: T; text: string }>): Promise<T> {
    const { status, data, text } = await asked
    if (status !== 200) throw new Error(text)
    return data
  }
  const group = { account_type: { value: 'INTERNAL' }, user_group: { value: 'UNDERGRAD' } }
  for (const [id, name] of [
    ['ada', 'Lovelace'],
    ['ben', 'Okri']
  ])
    await done(call('POST', users, { body: { primary_id: id, first_name: id, last_name: name, ...group } }))
  return {
    ...app,
    lend: (user: string, title: number, copy = 1) =>
      done<any>(
        call('POST', `${users}/${user}/loans?item_barcode=${barcode(title, copy)}`, {
          body: { circ_desk: { value: 'DEFAULT_CIRC_DESK' }, library: { value: 'MAIN' } }
        })
      ),
    ask: (user: string, title: number, more: object = {}) =>
      done<any>(
        call('POST', `${users}/${user}/requests?mms_id=${mmsId(title)}`, {
          body: { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN', ...more }
        })
      ),
    scan: (title: number, at: string, copy = 1, holding = 0) =>
      done<any>(call('POST', `${itemUrl(title, copy, holding)}?op=scan&${at}`)),
    item: (title: number, copy = 1, holding = 0) => done<any>(call('GET', itemUrl(title, copy, holding)))
  }
}
