import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import t from 'tap'
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

t.test('a person opens /docs, authorizes with a key, runs getUser and sees the answer', { skip }, async t => {
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
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const browser = await chromium.launch({ executablePath, args })
  t.teardown(() => browser.close())
  const page = await browser.newPage()
  const outside: string[] = []
  page.on('request', request => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) outside.push(request.url())
  })

  await page.goto(`${address}/docs`)
  await page.getByRole('button', { name: 'Authorize' }).click()
  await page.locator('.auth-container').filter({ hasText: 'apikey (apiKey)' }).locator('input').fill('test')
  await page.getByRole('button', { name: 'Apply credentials' }).first().click()
  await page.locator('.auth-btn-wrapper .btn-done').first().click()

  const operation = page.locator('#operations-Users-getUser')
  t.equal(await operation.count(), 0, 'areas are closed until they are asked for')
  await page.locator('#operations-tag-Users .expand-operation').click()
  await operation.locator('.opblock-summary-control').click()
  await operation.getByRole('button', { name: 'Try it out' }).click()
  await operation.getByPlaceholder('user_id', { exact: true }).fill('browser.user')
  await operation.getByRole('button', { name: 'Execute' }).click()
  const answer = operation.locator('.live-responses-table')
  await answer.waitFor()
  t.match(await answer.innerText(), '<primary_id>browser.user</primary_id>', 'the user is shown, in XML by default')

  const format = operation.locator('.responses-table select[aria-label="Media Type"]').first()
  await format.selectOption('application/xml')
  await format.selectOption('application/json')
  await operation.getByRole('button', { name: 'Execute' }).click()
  await answer.getByText('"browser.user"').first().waitFor()
  t.match(await answer.innerText(), /"primary_id": "browser\.user"/, 'and in JSON')
  t.match(await operation.locator('.request-url, .curl').first().innerText(), /apikey=test/, 'the key was sent')
  t.same(outside, [], 'nothing is fetched from elsewhere')
})
