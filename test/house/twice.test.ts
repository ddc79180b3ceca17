import t from 'tap'
import { openapiDocument } from '../../tools/documents.ts'
import { lively } from '../institutions/lively.ts'
import { goodCalls } from './extreme-calls.ts'
import { moreCalls } from './more-calls.ts'
import type { Write } from './write.ts'

const atOnce = 6
/** These change nothing. */
const tests = /^(test\w+Write|postUsersTest|previewSisCsv)$/
/** Operations of which none of the calls here is taken, and what of them cannot be had here. */
const refused = {
  operateOnBib: 'works in a network zone only',
  approveSisRun: 'needs a run that waits',
  discardSisRun: 'needs a run that waits',
  applySisRun: 'needs a plan',
  undoSisRun: 'needs a run that has ended',
  cancelPurge: 'needs a purge',
  cancelUserUpdate: 'needs a bulk update',
  testSftpConnection: 'needs a server',
  authenticateUser: 'needs a password',
  releaseProtectedField: 'needs a field that was edited by hand'
}

t.test('any call that changes something may come several times at once', async t => {
  const app = await lively(t)
  Object.assign(app.parts.config, { SECRETS_KEY: 'a'.repeat(64) })
  const document = JSON.parse(await openapiDocument(app.app))
  const writes: Write[] = []
  for (const [operation, method, url, given] of await goodCalls(app)) {
    const body = typeof given === 'function' ? await given() : given
    writes.push({ operation, method, url, ...(body === undefined ? {} : { body }) })
  }
  writes.push(...(await moreCalls(app)))
  for (const { operation, method, url, ...options } of writes) {
    const answers = await Promise.all(Array.from({ length: atOnce }, () => app.call(method, url, options)))
    const states = answers.map(({ status }) => status)
    const told = answers.find(({ status }) => status >= 400)?.text ?? ''
    t.ok(
      states.every(status => status < 500),
      `${operation}: ${states} ${told.slice(0, 300)}`
    )
    if (!(operation in refused))
      t.ok(
        states.some(status => status < 300),
        `${operation} is done: ${states} ${told.slice(0, 300)}`
      )
  }
  const sent = new Set(writes.map(({ operation }) => operation))
  const all = Object.entries<any>(document.paths).flatMap(([path, methods]) =>
    Object.entries<any>(methods).flatMap(([method, one]) =>
      method === 'get' || path.startsWith('/sandbox/') ? [] : [one.operationId as string]
    )
  )
  t.same(
    all.filter(operation => !sent.has(operation) && !tests.test(operation)),
    [],
    'an operation that changes something belongs into moreCalls'
  )
})

t.test('two profiles whose codes differ in case alone are one, also at once', async t => {
  const { call } = await lively(t)
  const codes = ['North', 'NORTH', 'north', 'NorTH']
  const answers = await Promise.all(
    codes.map(code => call('POST', '/v1/sis/profiles', { body: { code, name: 'North', settings: {} } }))
  )
  t.same(answers.map(({ status }) => status).sort(), [201, 400, 400, 400])
})
