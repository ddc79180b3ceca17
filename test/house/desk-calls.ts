import { main, mmsId, users } from '../desks/floor.ts'
import { type Lively, type Write, write } from './write.ts'

const v1 = '/almaws/v1'
interface Copy {
  bib: string
  url: string
  barcode: string
}

/** Titles of which goodCalls makes no use, each with the first of its copies. */
async function copies({ database }: Lively): Promise<() => Copy> {
  const used = [1, 2, 4, 8, 20, 21, 22, 23, 24, 25, 26, 28, 29].map(mmsId)
  const { rows } = await database.pool.query<Copy>(
    `select distinct on (bib_id) bib_id as bib, barcode,
       format('${v1}/bibs/%s/holdings/%s/items/%s', bib_id, holding_id, id) as url
     from item where not bib_id = any ($1::bigint[]) order by bib_id, id`,
    [used]
  )
  return () => {
    const next = rows.shift()
    if (!next) throw new Error('The sample catalogue has too few titles.')
    return next
  }
}

/** What happens at desks: requests, loans, lists, slips. */
export async function atDesks(app: Lively): Promise<Write[]> {
  const { call, done, ids } = app
  const copy = await copies(app)
  /** The answer to the first copy of which this is taken. */
  const taken = async (url: (of: Copy) => string, body: object) => {
    for (;;) {
      const of = copy()
      const { status, data } = await call('POST', url(of), { body })
      if (status === 200) return { ...of, id: data.loan_id ?? data.request_id }
    }
  }
  const desk = { circ_desk: { value: 'DEFAULT_CIRC_DESK' }, library: { value: 'MAIN' } }
  const lend = () => taken(({ barcode }) => `${users}/ben/loans?item_barcode=${barcode}`, desk)
  const hold = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
  const ask = () => taken(({ url }) => `${url}/requests?user_id=ada`, hold)
  const digital = { request_type: 'DIGITIZATION', partial_digitization: false }
  const scan = () => taken(({ url }) => `${url}/requests?user_id=ada`, digital)
  const [ofItem, ofTitle, ofUser] = [await ask(), await ask(), await ask()]
  const [byUser, byTitle, byItem] = [await scan(), await scan(), await scan()]
  const [own, other, said] = [await lend(), await lend(), await lend()]
  const [missing, again, back] = [await lend(), await lend(), await lend()]
  await done('POST', `/v1/loans/${again.id}/claimed-returned`)
  await ask()
  await done('POST', `${v1}/task-lists/requested-resources?${main}&op=mark_reported`)
  const slip = (await call('GET', `${v1}/task-lists/printouts`)).data.printout.at(-1).id
  await ask()
  const next = (id: string) => `requests/${id}?op=next_step&${main}`
  const reason = 'reason=CancelledAtPatronRequest'
  return [
    write('cancelItemRequest', 'DELETE', `${ofItem.url}/requests/${ofItem.id}?${reason}`),
    write('cancelTitleRequest', 'DELETE', `${v1}/bibs/${ofTitle.bib}/requests/${ofTitle.id}?${reason}`),
    write('cancelUserRequest', 'DELETE', `${users}/ada/requests/${ofUser.id}?${reason}`),
    write('stepUserRequest', 'POST', `${users}/ada/${next(byUser.id)}`),
    write('stepTitleRequest', 'POST', `${v1}/bibs/${byTitle.bib}/${next(byTitle.id)}`),
    write('stepItemRequest', 'POST', `${byItem.url}/${next(byItem.id)}`),
    write('renewUserLoan', 'POST', `${users}/ben/loans/${own.id}?op=renew`),
    write('renewItemLoan', 'POST', `${other.url}/loans/${other.id}?op=renew`),
    write('declareLoanClaimedReturned', 'POST', `/v1/loans/${said.id}/claimed-returned`),
    write('declareLoanFound', 'POST', `/v1/loans/${again.id}/found`),
    write('declareLoanLost', 'POST', `/v1/loans/${missing.id}/lost`),
    write('scanInItem', 'POST', `${back.url}?op=scan&${main}`),
    write('actOnPrintout', 'POST', `${v1}/task-lists/printouts/${slip}?op=mark_as_printed`),
    write('actOnPrintouts', 'POST', `${v1}/task-lists/printouts?op=mark_as_printed&printout_id=${ids.printout.id}`),
    write('actOnRequestedResources', 'POST', `${v1}/task-lists/requested-resources?${main}&op=mark_reported`)
  ]
}
