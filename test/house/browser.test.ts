import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium } from 'playwright-core'
import t, { type Test } from 'tap'
import { testApp } from '../helpers/app.ts'

const executablePath = '/usr/bin/chromium'
const skip = existsSync(executablePath) ? false : 'no Chromium on this machine (apt-get install chromium)'
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage'
]

/** A browser whose page tells what it asks of other hosts, and what breaks in it. */
async function open(t: Test, prefix: string) {
  const browser = await chromium.launch({ executablePath, args })
  t.teardown(() => browser.close())
  const page = await browser.newPage()
  const outside: string[] = []
  const broken: string[] = []
  page.on('request', request => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(prefix)) outside.push(request.url())
  })
  page.on('pageerror', error => broken.push(error.message))
  return { page, outside, broken }
}

/** A proxy as before a real service: it serves everything under `/library`, and nothing beside it. */
async function behindPath(t: Test, address: string): Promise<string> {
  const server = createServer(async (request, response) => {
    if (!request.url?.startsWith('/library/')) return response.writeHead(404).end()
    const { connection: _, host: __, ...headers } = request.headers as Record<string, string>
    const answer = await fetch(`${address}${request.url.slice('/library'.length)}`, {
      method: request.method ?? 'GET',
      headers: { ...headers, 'accept-encoding': 'identity' },
      redirect: 'manual'
    })
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  t.teardown(() => server.close().closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/library/`
}

t.test('a person finds getUser in /docs, gives a bare key, runs it and sees the answer', { skip }, async t => {
  const { app, call } = await testApp(t)
  const user = {
    record_type: { value: 'PUBLIC' },
    primary_id: 'browser.user',
    first_name: 'Ada',
    last_name: 'Browser',
    account_type: { value: 'INTERNAL' },
    status: { value: 'ACTIVE' },
    user_group: { value: 'UNDERGRAD' }
  }
  t.equal((await call('POST', '/almaws/v1/users', { body: user })).status, 200)
  const service = await behindPath(t, await app.listen({ host: '127.0.0.1', port: 0 }))
  const { page, outside, broken } = await open(t, service)
  const fetched: string[] = []
  page.on('request', request => fetched.push(request.url().slice(service.length)))

  await page.goto(service)
  await page.getByRole('listitem').getByRole('link', { name: 'Swagger UI' }).click()
  const filter = page.getByPlaceholder('Filter: words of a name, a path or a summary')
  await filter.waitFor()
  t.equal(await page.title(), 'Patronage')
  await page.getByRole('button', { name: 'Authorize' }).click()
  const field = page.locator('.auth-container').filter({ hasText: 'header (apiKey)' })
  t.match(await field.innerText(), 'the word apikey is put before it')
  await field.locator('input').fill('test')
  await page.getByRole('button', { name: 'Apply credentials' }).first().click()
  await page.locator('.auth-btn-wrapper .btn-done').first().click()

  const operation = page.locator('#operations-Users-getUser')
  t.equal(await page.locator('.opblock').count(), 0, 'areas are closed until they are asked for')
  await filter.fill('getUSER details')
  await operation.waitFor()
  t.equal(await page.locator('.opblock').count(), 1, 'the filter shows what has all its words, and nothing else')
  await operation.locator('.opblock-summary-control').click()
  await operation.getByRole('button', { name: 'Try it out' }).click()
  t.notOk(fetched.includes('docs/json'), 'the whole document is not loaded')
  t.ok(fetched.includes('docs/operations/getUser'), 'but the operation that was opened')
  await operation.getByPlaceholder('user_id', { exact: true }).fill('browser.user')
  await operation.getByRole('button', { name: 'Execute' }).click()
  const answer = operation.locator('.live-responses-table')
  await answer.waitFor()
  t.match(await answer.innerText(), /"primary_id": "browser\.user"/, 'JSON without a choice')
  const sent = await operation.locator('.curl').first().innerText()
  t.match(sent, `${service}almaws/v1/users/browser.user`, 'sent to where the page came from')
  t.match(sent, 'Authorization: apikey test', 'the bare key got its word')

  const format = operation.locator('.responses-table select[aria-label="Media Type"]').first()
  await format.selectOption('application/xml')
  await operation.getByRole('button', { name: 'Execute' }).click()
  await answer.getByText('primary_id>').first().waitFor()
  t.match(await answer.innerText(), '<primary_id>browser.user</primary_id>', 'and XML where it is chosen')

  await page.goto(`${service}docs`)
  await page.locator('.info a', { hasText: 'docs/api.md' }).waitFor()
  t.equal(await page.locator('.info a', { hasText: 'docs/api.md' }).getAttribute('href'), '../guide/docs/api.md')
  await page.goto(`${service}guide/docs/api.md`)
  await page.getByRole('heading', { name: 'The API: conventions and quirks' }).waitFor()
  await page.getByRole('link', { name: 'errors.md' }).first().click()
  await page.getByRole('heading', { name: 'Errors', exact: true }).waitFor()
  await page.getByRole('link', { name: 'Patronage' }).click()
  await page.getByRole('heading', { name: 'A first call' }).waitFor()
  t.same(outside, [], 'nothing is fetched from elsewhere')
  t.same(broken, [])
})

t.test('a person reads and searches the operations in the reading view', { skip }, async t => {
  const { app } = await testApp(t)
  const service = await behindPath(t, await app.listen({ host: '127.0.0.1', port: 0 }))
  const { page, outside, broken } = await open(t, service)
  await page.goto(`${service}reading`)
  await page
    .getByRole('button', { name: /search/i })
    .first()
    .click()
  await page.locator('[role=dialog] input, input[type=search]').first().fill('Get user details')
  await page
    .getByRole('option', { name: /Get user details/ })
    .first()
    .click()
  await page.getByRole('heading', { name: 'Get user details' }).first().waitFor()
  await page.getByText('A user by any identifier').first().waitFor()
  for (const words of [/Test Request/i, /Open API Client/i, /Ask AI/i])
    t.equal(await page.getByRole('button', { name: words }).count(), 0, `nothing offers ${words}`)
  t.same(outside, [], 'nothing is fetched from elsewhere')
  t.same(broken, [])
})
