import type { Test } from 'tap'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { addRow, userNumber } from '../helpers/rows.ts'
import { campus } from '../requests/campus.ts'

/** The campus, and what tests of deletions do there. */
export async function house(t: Test) {
  const app = await campus(t)
  const { call, database } = app
  const rows = async <Row = any>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await database.pool.query(text, values)).rows as Row[]
  return {
    ...app,
    request: app.ask,
    rows,
    /** A user whose purge date is that day, null for none; gives the internal id. */
    async due(id: string, day: string | null = '2026-11-01Z', more: object = {}): Promise<string> {
      await app.user(id, { ...(day ? { purge_date: day } : {}), ...more })
      return userNumber(database, id)
    },
    /** Sets the delete policy. */
    async decide(policy: string, more: object = {}) {
      const { status, data, text } = await call('PUT', '/v1/privacy/delete-policy', { body: { policy, ...more } })
      t.equal(status, 200, text)
      return data
    },
    /** A fee of a user, in cents; gives its id. */
    async owes(userId: string, cents: number, status = 'ACTIVE', type = 'OTHER'): Promise<string> {
      const amounts = { original_minor: cents, balance_minor: cents }
      const id = await addRow(database, 'fee', {
        user_id: userId,
        type,
        status,
        owner: 'MAIN',
        currency: 'USD',
        ...amounts
      })
      await addRow(database, 'fee_transaction', {
        ...{ fee_id: id, type: 'CHARGE', effect_minor: cents, amount_minor: Math.abs(cents) },
        created_by: 'test'
      })
      return id
    },
    /** Asks for a purge; gives the number of its run. */
    async ask(parameters: Record<string, string | number | boolean> = {}): Promise<string> {
      const parameter = Object.entries(parameters).map(([name, value]) => ({
        name: { value: name },
        value: `${value}`
      }))
      const { status, data, text } = await call('POST', '/almaws/v1/conf/jobs/M1002?op=run', { body: { parameter } })
      t.equal(status, 200, text)
      return /instances\/(\d+)$/.exec(data.additional_info.link)?.[1] ?? ''
    },
    /** How a run ended, its counters by name without those that are 0, and the code of each user. */
    async told(instance: string) {
      const { data } = await call('GET', `/almaws/v1/conf/jobs/M1002/instances/${instance}`)
      const counters = data.counter
        .map((one: any) => [one.type.value.replace(/^.*\./, ''), Number(one.value)])
        .filter(([, value]: [string, number]) => value !== 0)
      const { data: results } = await call('GET', `/v1/privacy/purges/${instance}/users?limit=1000`)
      return {
        instance,
        status: data.status.value,
        alert: data.alert?.[0]?.desc,
        counters: Object.fromEntries(counters),
        users: results.user,
        codes: Object.fromEntries(results.user.map(({ id, code }: any) => [id, code]))
      }
    },
    async purge(parameters: Record<string, string | number | boolean> = {}) {
      const instance = await this.ask(parameters)
      await runJobsUntilDone(app)
      return this.told(instance)
    }
  }
}
export type House = Awaited<ReturnType<typeof house>>

/** One user for each thing that may stand against a purge; gives their ids by name. */
export async function everyCase(app: House) {
  const { database } = app
  const loan = (userId: string) =>
    addRow(database, 'loan', { user_id: userId, status: 'ACTIVE', process_status: 'NORMAL', item_id: userId })
  const sharing = (userId: string, status: string) =>
    addRow(database, 'resource_sharing_request', {
      ...{ user_id: userId, kind: 'BORROWING', status, external_id: status, external_key: status, owner: 'MAIN' },
      ...{ notes: '[]', steps: '[]' }
    })
  const ids = {
    due: await app.due('due'),
    today: await app.due('today', '2026-11-22Z'),
    tomorrow: await app.due('tomorrow', '2026-11-23Z'),
    undated: await app.due('undated', null),
    lends: await app.due('lends'),
    owes: await app.due('owes'),
    owesLittle: await app.due('owesLittle'),
    disputes: await app.due('disputes'),
    credited: await app.due('credited'),
    exported: await app.due('exported'),
    waits: await app.due('waits'),
    shares: await app.due('shares'),
    shelved: await app.due('shelved'),
    faculty: await app.due('faculty', undefined, { user_group: { value: 'FACULTY' } }),
    unexpired: await app.due('unexpired', undefined, { expiry_date: '2027-01-01Z' })
  }
  await loan(ids.lends)
  await app.owes(ids.owes, 501)
  await app.owes(ids.owesLittle, 300)
  await app.owes(ids.owesLittle, 250)
  await app.owes(ids.owesLittle, -50, 'ACTIVE', 'CREDIT')
  await app.owes(ids.disputes, 100, 'INDISPUTE')
  await app.owes(ids.credited, -501, 'ACTIVE', 'CREDIT')
  await app.owes(ids.exported, 100, 'EXPORTED')
  await app.request('waits', await app.copy('W1'))
  await sharing(ids.shares, 'READY_TO_SEND')
  await sharing(ids.shelved, 'RECEIVED_PHYSICALLY')
  return ids
}
export type Ids = Awaited<ReturnType<typeof everyCase>>
/** Everybody of whom a report tells: whose purge date has come. */
export const reported = ({ tomorrow: _, undated: __, ...ids }: Ids) => ids
/** Codes by name. */
export const named = (ids: Ids, codes: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(ids).flatMap(([name, id]) => (codes[String(id)] ? [[name, codes[String(id)] as string]] : []))
  )

/** Everything that any table holds, as one text. */
export async function everything(app: House, but: string[] = []): Promise<string> {
  const tables = await app.rows<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`
  )
  const texts: string[] = []
  for (const { name } of tables)
    if (!but.includes(name)) texts.push(...(await app.rows(`select t::text as text from "${name}" t`)).map(r => r.text))
  return texts.join('\n')
}
