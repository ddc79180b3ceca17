import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { privileges } from '../../src/alma/roles.ts'
import { withPrivileges } from '../../tools/keys-document.ts'
import { testApp } from '../helpers/app.ts'
import { root } from './rules.ts'

// What needs no privilege beyond the area, and why.
const free: Record<string, string> = {
  authenticateUser: 'a person proves who he is; Alma takes keys that may only read',
  postUsersTest: 'tries the key',
  testConfWrite: 'tries the key',
  testTasksWrite: 'tries the key',
  testBibsWrite: 'tries the key'
}
// What tells of people and leaves no entry of its kind, and why.
const silent: Record<string, string> = {
  listDepartments: 'staff, as they are configured',
  listSisProfiles: 'the setting of the primary id, nobody',
  getSisProfile: 'the setting of the primary id, nobody',
  getSisRunRejects: 'leaves its own entry, sis.rejects.read',
  getSubjectAccess: 'leaves its own entry, export.subject-access',
  getSubjectAccessZip: 'leaves its own entry, export.subject-access'
}
/** Names of fields that hold, or lead to, a person. */
const personal =
  /^(primary_id|user_id|user_primary_id|first_name|last_name|full_name|user_name|requester|borrower|email_address|user_identifier|user_attachment|people)$/

interface Operation {
  operationId: string
  method: string
  path: string
  privilege?: string
  reads?: string
  fields: Set<string>
}

/** Names of all fields below a schema. */
function fieldsOf(schema: any, components: Record<string, any>, seen = new Set<string>(), found = new Set<string>()) {
  if (!schema || typeof schema !== 'object') return found
  const name = schema.$ref?.split('/').pop()
  if (name) {
    if (seen.has(name)) return found
    seen.add(name)
    return fieldsOf(components[name], components, seen, found)
  }
  for (const [key, part] of Object.entries(schema.properties ?? {})) {
    found.add(key)
    fieldsOf(part, components, seen, found)
  }
  for (const part of [schema.items, ...(schema.anyOf ?? []), ...(schema.allOf ?? [])])
    fieldsOf(part, components, seen, found)
  return found
}

function operationsOf(document: any): Operation[] {
  return Object.entries<any>(document.paths).flatMap(([path, methods]) =>
    Object.entries<any>(methods).map(([method, operation]) => ({
      ...{ operationId: operation.operationId, method, path },
      privilege: operation['x-privilege'],
      reads: operation['x-audited-reads'],
      fields: fieldsOf(operation.responses['200']?.content?.['application/json']?.schema, document.components.schemas)
    }))
  )
}

async function documentOf(t: Test): Promise<any> {
  const { app } = await testApp(t)
  await app.ready()
  return app.swagger()
}

const unguarded = (operations: Operation[]) =>
  operations
    .filter(({ method, path }) => method !== 'get' && /^\/(v1|almaws)\//.test(path))
    .filter(({ operationId, privilege }) => !(privilege && privilege in privileges) && !free[operationId])
    .map(({ operationId }) => operationId)

const untold = (operations: Operation[]) =>
  operations
    .filter(({ method, path }) => method === 'get' && /^\/(v1|almaws)\//.test(path))
    .filter(
      ({ operationId, reads, fields }) =>
        !reads && !silent[operationId] && [...fields].some(name => personal.test(name))
    )
    .map(({ operationId, fields }) => `${operationId}: ${[...fields].filter(name => personal.test(name))}`)

t.test('ROL-03 every operation that changes something names its privilege, or stands on a short list', async t => {
  const operations = operationsOf(await documentOf(t))
  t.ok(operations.filter(({ privilege }) => privilege).length > 80)
  t.same(unguarded(operations), [])
  const ids = new Set(operations.map(({ operationId }) => operationId))
  t.same(
    Object.keys(free).filter(id => !ids.has(id)),
    [],
    'the list names what there is'
  )
  const bare = { operationId: 'forgotten', method: 'post', path: '/v1/x', fields: new Set<string>() }
  t.same(unguarded([bare, { ...bare, privilege: 'NONE' }, { ...bare, privilege: 'CIRCULATE' }]), [
    'forgotten',
    'forgotten'
  ])
})

t.test('AUD-03 every operation that tells of people leaves entries of its reads, or its own', async t => {
  const operations = operationsOf(await documentOf(t))
  t.same(untold(operations), [])
  const ids = new Set(operations.map(({ operationId }) => operationId))
  t.same(
    Object.keys(silent).filter(id => !ids.has(id)),
    [],
    'the list names what there is'
  )
  const users = operations.find(({ operationId }) => operationId === 'getUsers') as Operation
  t.match(
    untold([{ ...users, reads: undefined } as never]),
    [/^getUsers: primary_id/],
    'and one that does not is missed'
  )
})

t.test('ROL-01 docs/keys.md tells each privilege with its roles and operations: else run npm run docs', async t => {
  const document = await documentOf(t)
  const text = readFileSync(join(root, 'docs/keys.md'), 'utf8')
  t.ok(withPrivileges(text, document) === text, 'up to date')
  t.match(text, /\| MANAGE_SFTP \| General System Administrator \| .*testSftpConnection/)
  t.throws(() => withPrivileges('', document), /has no/)
})
