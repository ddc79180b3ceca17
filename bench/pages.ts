// npm run bench:pages: how long a person waits for Swagger UI and the reading view, in a real browser with an empty
// cache.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'
import { startEmbedded } from '../src/platform/embedded.ts'
import { start, stopAll } from './processes.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, browser: { type: 'string', default: '/usr/bin/chromium' } }
})

/** One visit with an empty cache: what was waited for, in milliseconds. */
type Visit = (page: Page, url: string, took: (what: string) => void) => Promise<void>

const swagger: Visit = async (page, url, took) => {
  await page.goto(`${url}/docs`, { waitUntil: 'commit' })
  await page.locator('.operation-filter-input, #operations-tag-Users').first().waitFor()
  took('the filter box can be used')
  await page.locator('#operations-tag-Users .expand-operation').click()
  await page.locator('#operations-Users-getUser .opblock-summary-control').click()
  took('a tag is open')
  await page.locator('#operations-Users-getUser .try-out__btn').waitFor()
  took('an operation is open')
}

const reading: Visit = async (page, url, took) => {
  await page.goto(`${url}/reading`, { waitUntil: 'commit' })
  await page
    .getByRole('button', { name: /search/i })
    .first()
    .waitFor()
  took('the search can be used')
}

async function visit(browser: Browser, name: string, visit: Visit, url: string, times: Map<string, number[]>) {
  const context = await browser.newContext()
  const page = await context.newPage()
  let bytes = 0
  page.on('response', answer => {
    const length = Number(answer.headers()['content-length'] ?? 0)
    bytes += length
  })
  const begin = performance.now()
  await visit(page, url, what => {
    const all = times.get(`${name}: ${what}`) ?? []
    all.push(performance.now() - begin)
    times.set(`${name}: ${what}`, all)
  })
  times.set(`${name}: kilobytes fetched`, [...(times.get(`${name}: kilobytes fetched`) ?? []), bytes / 1000])
  await context.close()
}

const median = (all: number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0

const folder = mkdtempSync(join(tmpdir(), 'patronage-bench-'))
const server = await startEmbedded(join(folder, 'postgres'))
try {
  const { url } = await start('service', server.url())
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']
  const browser = await chromium.launch({ executablePath: values.browser, args })
  const times = new Map<string, number[]>()
  for (let round = 0; round < Number(values.rounds); round++) {
    await visit(browser, 'Swagger UI', swagger, url, times)
    await visit(browser, 'reading view', reading, url, times)
  }
  await browser.close()
  for (const [what, all] of times)
    console.log(`${what}: ${Math.round(median(all))} (${all.map(Math.round).join(', ')})`)
} finally {
  await stopAll()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
