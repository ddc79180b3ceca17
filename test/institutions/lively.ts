import type { Test } from 'tap'
import { floor, main, users } from '../desks/floor.ts'
import { addRow } from '../helpers/rows.ts'
import { article, book } from '../resource-sharing/desk.ts'
import { coded } from '../users/sample.ts'

/** In the borrower's name, id, barcode and addresses, and nowhere else. */
export const token = 'Xenolith'

/** A desk of MAIN at which one borrower, `Xenolith-1`, has done everything that an answer could tell of. */
export async function lively(t: Test) {
  const app = await floor(t)
  const { call, ask, lend, database } = app
  const done = async (method: 'POST' | 'PUT', url: string, body?: object) => {
    const { status, data, text } = await call(method, url, body ? { body } : {})
    if (status !== 200) throw new Error(`${method} ${url}: ${text}`)
    return data
  }
  const mine = `${users}/${token}-1`
  await done('POST', users, {
    ...{ primary_id: `${token}-1`, first_name: `${token}first`, last_name: `${token}last`, user_group: coded('GRAD') },
    account_type: coded('INTERNAL'),
    rs_library: [{ code: coded('RES_SHARE') }],
    user_identifier: [{ value: `${token}-card`, id_type: coded('BARCODE') }],
    contact_info: {
      email: [{ email_address: `${token}@mail.example`, preferred: true, email_type: [coded('personal')] }]
    }
  })
  const loan = await lend(`${token}-1`, 1)
  const request = await ask(`${token}-1`, 2)
  const fee = await done('POST', `${mine}/fees`, {
    ...{ type: coded('OTHER'), original_amount: 5, owner: coded('MAIN') }
  })
  await done('POST', `${mine}/fees/${fee.id}?op=pay&amount=2&method=CASH`)
  const wanted = await done('POST', `${mine}/resource-sharing-requests`, book({ text_email: `${token}@mail.example` }))
  await done('POST', `${mine}/resource-sharing-requests`, article({ text_postal_1: token }))
  const purchase = await done('POST', `${mine}/purchase-requests`, {
    ...{ format: coded('P'), citation_type: coded('BOOK'), owning_library: coded('MAIN') },
    resource_metadata: { title: 'Weirs' }
  })
  const bib = await addRow(database, 'bib', { title: 'Thesis' })
  const deposit = await done('POST', `${mine}/deposits`, {
    ...{ title: 'On mills', deposit_profile: coded('101'), mms_id: String(bib), rep_id: '1' }
  })
  const { printout } = await done('POST', `/almaws/v1/task-lists/requested-resources?${main}&op=mark_reported`).then(
    () => call('GET', '/almaws/v1/task-lists/printouts').then(({ data }) => data)
  )
  return { ...app, done, ids: { loan, request, fee, wanted, purchase, deposit, printout: printout[0] } }
}
