import { type Canary, copy, each } from './canary-app.ts'
import { idOf, mark, token } from './canary-people.ts'

type Operations = Record<
  string,
  { operationId: string; parameters?: { name: string; in: string }[]; requestBody?: object }
>
const pathsOf = ({ app }: Canary) => app.swagger().paths as unknown as Record<string, Operations>

/** The newest row of a person in a table. */
async function newest({ database }: Canary, table: string, condition: string, id = 'id'): Promise<string> {
  const { rows } = await database.pool.query(
    `select ${id}::text as id from ${table} where ${condition} order by ${id} desc limit 1`
  )
  return rows[0]?.id ?? '1'
}

/** What stands for the places of an address, for a person that has everything. */
async function valuesOf(c: Canary, person: number): Promise<Record<string, string>> {
  const { rows } = await c.database.pool.query('select id::text as id from app_user where primary_id = $1', [
    idOf(person)
  ])
  const of = `user_id = ${rows[0].id}`
  const one = copy(person + 1)
  const loan = await newest(c, 'loan', `${of} and item_id = ${one.pid}`)
  const run = await newest(c, 'sis_run', "action = 'FEED' and not dry_run")
  return {
    user_id: idOf(person),
    user_name: idOf(person),
    attachment_id: await newest(c, 'user_attachment', of),
    loan_id: loan,
    request_id: await newest(c, 'request', of),
    fee_id: await newest(c, 'fee', of),
    purchase_request_id: await newest(c, 'purchase_request', of),
    deposit_id: await newest(c, 'user_deposit', of),
    deposit_profile_id: '101',
    mms_id: String(one.bib),
    holding_id: String(one.holding),
    item_pid: String(one.pid),
    item_barcode: one.barcode,
    q: `last_name~${token(person, 'last_name')}`,
    period: '1',
    field: 'first_name',
    code: 'CAMPUS',
    name: 'Campus',
    partner_code: 'BECKFORD',
    libraryCode: 'MAIN',
    circDeskCode: 'DEFAULT_CIRC_DESK',
    locationCode: 'STACKS',
    codeTableName: 'UserGroups',
    mappingTableName: 'UserRecordTypeUserGroup',
    letterCode: 'FulLostLoanLetter',
    library: 'MAIN',
    circ_desk: 'DEFAULT_CIRC_DESK',
    printout_id: await newest(c, 'printout', 'true'),
    job_id: 'S1001',
    instance_id: await newest(c, 'job_instance', "job_id = 'S1001'"),
    set_id: await newest(c, 'user_set', 'true'),
    'sis id': run,
    'update id': await newest(c, 'user_update_run', 'cancelled_by is null', 'instance'),
    'sharing id': await newest(c, 'resource_sharing_request', of),
    'lending id': await newest(c, 'resource_sharing_request', "kind = 'LENDING'"),
    'purchase id': await newest(c, 'purchase_request', of),
    'profile id': await newest(c, 'sis_profile', 'true')
  }
}

/** `id` is the number of something else in each address. */
const kinds: [pattern: RegExp, name: string, value: string][] = [
  [/^\/v1\/sis\/runs/, 'id', 'sis id'],
  [/^\/v1\/user-updates/, 'instance_id', 'update id'],
  [/^\/v1\/resource-sharing/, 'id', 'sharing id'],
  [/resource-sharing-requests/, 'request_id', 'sharing id'],
  [/lending-requests\//, 'request_id', 'lending id'],
  [/^\/almaws\/v1\/acq/, 'id', 'purchase id'],
  [/integration-profiles/, 'id', 'profile id']
]
/** Filters that are given although they may be left out: a reading without them would find nobody. */
const given = /^(user_id|item_barcode|mms_id|loan_id|period|library|circ_desk|field)$/

/** Reads everything that there is to read of a person, in JSON and in XML. */
export async function readAll(c: Canary, person: number): Promise<void> {
  const values = await valuesOf(c, person)
  const reads = Object.entries(pathsOf(c)).flatMap(([path, { get }]) => (get ? [{ path, get }] : []))
  await each(reads, async ({ path, get }) => {
    const valueFor = (name: string) =>
      values[kinds.find(([pattern, known]) => known === name && pattern.test(path))?.[2] ?? name] ?? '1'
    const query = (get.parameters ?? []).filter(
      one => one.in === 'query' && (given.test(one.name) || (one.name === 'q' && path.endsWith('users')))
    )
    const filled = path.replace(/\{(\w+)\}/g, (_, name) => valueFor(name))
    const url = `${filled}?${new URLSearchParams(query.map(({ name }): [string, string] => [name, valueFor(name)]))}`
    for (const accept of ['application/json', 'application/xml']) await c.call('GET', url, { headers: { accept } })
  })
}

/**
 * Calls every operation with tokens wherever something can be written: refused or not, no log may know them. What would
 * keep one is not written: an unknown user has nothing.
 */
export async function failAll(c: Canary): Promise<void> {
  const all = Object.entries(pathsOf(c)).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))
  )
  await each(all, async ({ path, method, operation }) => {
    if (
      /^(putLimits|updateTerms|createSet|saveSftpConnection|createLocation|createSisProfile)$/.test(
        operation.operationId
      )
    )
      return
    const said = (name: string) => token(998, `${operation.operationId}${name}`)
    const url = path.replace(/\{(\w+)\}/g, (_, name) => said(name))
    const query = (operation.parameters ?? [])
      .filter(one => one.in === 'query')
      .map(({ name }): [string, string] => [name, said(name)])
    const body = operation.requestBody
      ? { primary_id: undefined, [said('key')]: said('value'), id: said('id') }
      : undefined
    await c.call(method.toUpperCase() as 'POST', `${url}?${new URLSearchParams(query)}`, body ? { body } : {})
    if (body) await c.call(method.toUpperCase() as 'POST', url, { body: `{"${mark}": ` })
    if (body) await c.call(method.toUpperCase() as 'POST', url, { body: `<user><${mark}>` })
  })
}

/** What every reading that asks for nobody in particular answers, as one text. */
export async function listAll(c: Canary): Promise<string> {
  const texts: string[] = []
  const lists = Object.entries(pathsOf(c)).filter(([path, { get }]) => get && !path.includes('{'))
  await each(lists, async ([path]) => texts.push((await c.call('GET', `${path}?limit=100`)).text))
  return texts.join('\n')
}
