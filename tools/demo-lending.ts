import { setTimeout as pause } from 'node:timers/promises'
import { call, type Remote } from '../src/sis/cli/client.ts'

type Say = (text?: string) => void
type Coded = { value: string; desc?: string }
interface Loan {
  loan_id: string
  title: string
  due_date: string
  loan_fine?: number
}
interface Item {
  bib_data: { mms_id: string }
  holding_data: { holding_id: string }
  item_data: { pid: string; library: Coded }
}
interface Fees {
  fee?: { id: string; type: Coded; balance: number }[]
  total_sum: number
  currency: string
}
interface Clock {
  now: string
}

const json = (body: object): RequestInit => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body)
})
const alma = '/almaws/v1'
const day = (moment: string): string => moment.slice(0, 10)

/** Courtesy notices, overdue and lost loans, expiration of requests, anonymization. */
const nightly = ['S1011', 'S1012', 'S1020', 'S1001']

async function isRunning(remote: Remote, job: string): Promise<boolean> {
  const path = `${alma}/conf/jobs/${job}/instances?limit=1`
  const { job_instance: [latest] = [] } = await call<{ job_instance?: { status: Coded }[] }>(remote, 'GET', path)
  return latest?.status.value === 'QUEUED' || latest?.status.value === 'RUNNING'
}

/** Moves the sandbox's time and waits until what became due has run. */
async function travel(remote: Remote, advance: string, say: Say): Promise<void> {
  const { now } = await call<Clock>(remote, 'PUT', '/sandbox/clock', json({ advance }))
  for (const job of nightly) while (await isRunning(remote, job)) await pause(100)
  say(`  the clock goes to ${day(now)} (PUT /sandbox/clock); jobs that became due have run`)
}

/** A reader borrows, is late, pays, and is forgotten: all over Alma's API, but the clock. */
export async function lendAndForget(remote: Remote, reader: string, barcode: string, say: Say): Promise<void> {
  const loans = `${alma}/users/${reader}/loans`
  const item = await call<Item>(remote, 'GET', `${alma}/items?item_barcode=${barcode}`)
  const library = item.item_data.library.value
  const desks = await call<{ circ_desk: { code: string }[] }>(
    remote,
    'GET',
    `${alma}/conf/libraries/${library}/circ-desks`
  )
  const desk = desks.circ_desk[0]?.code ?? ''
  const place = { circ_desk: { value: desk }, library: { value: library } }
  const loan = await call<Loan>(remote, 'POST', `${loans}?item_barcode=${barcode}`, json(place))
  say(`  ${reader} borrows "${loan.title}", due ${day(loan.due_date)}`)
  const late =
    Math.ceil(
      (Date.parse(loan.due_date) - Date.parse((await call<Clock>(remote, 'GET', '/sandbox/clock')).now)) / 86_400_000
    ) + 4
  await travel(remote, `P${late}D`, say)
  const { loan_fine } = await call<Loan>(remote, 'GET', `${loans}/${loan.loan_id}`)
  const { user_attachment: letters } = await call<{ user_attachment: { note: string }[] }>(
    remote,
    'GET',
    `${alma}/users/${reader}/attachments`
  )
  say(`  the loan is late: ${loan_fine} so far; letters: ${letters.map(({ note }) => note).join(', ')}`)
  const { bib_data, holding_data, item_data } = item
  const path = `${alma}/bibs/${bib_data.mms_id}/holdings/${holding_data.holding_id}/items/${item_data.pid}`
  await call(remote, 'POST', `${path}?op=scan&library=${library}&circ_desk=${desk}`)
  const fees = await call<Fees>(remote, 'GET', `${alma}/users/${reader}/fees`)
  const owed = (fees.fee ?? []).map(({ type, balance }) => `${type.desc} ${balance}`).join(', ')
  say(`  it is scanned in; owed: ${owed} ${fees.currency}`)
  const left = await call<Fees>(remote, 'POST', `${alma}/users/${reader}/fees/all?op=pay&amount=ALL&method=CASH`)
  say(`  paid in cash; left: ${left.total_sum} ${left.currency}`)
  await showForgetting(remote, { loans, history: `${path}/loans?loan_status=Complete`, loan: loan.loan_id }, say)
}

interface Traces {
  loans: string
  history: string
  loan: string
}
interface Manifests {
  manifests: { number: number; hash: string; body: { families: Record<string, { anonymized: number }>; scan: Scan } }[]
}
interface Scan {
  rows: number
  identifiers: number
  hits: unknown[]
}

async function showForgetting(remote: Remote, { loans, history, loan }: Traces, say: Say): Promise<void> {
  const why = await call<{ eligible_on: string }>(remote, 'GET', `/v1/privacy/why?loan_id=${loan}`)
  say(`  the loan may be forgotten from ${day(why.eligible_on)} on (GET /v1/privacy/why)`)
  await travel(remote, 'P8D', say)
  const { manifests } = await call<Manifests>(remote, 'GET', '/v1/privacy/manifests')
  const last = manifests.at(-1)
  const scan = last?.body.scan
  say(
    `  manifest ${last?.number}: ${last?.body.families.item_loans?.anonymized} loan anonymized; ` +
      `${scan?.identifiers} digests of the person searched in ${scan?.rows} rows: ${scan?.hits.length} found`
  )
  for (const path of [`${loans}?loan_status=Complete`, history]) {
    const { item_loan: found = [] } = await call<{ item_loan?: { user_id: string }[] }>(remote, 'GET', path)
    const whose = found.map(({ user_id: borrower }) => (borrower === '' ? ', its borrower blank' : ` of ${borrower}`))
    say(`  who had it? GET ${path.replace(/^.*(\/users|\/items)/, '$1')}: ${found.length} loans${whose.join()}`)
  }
}
