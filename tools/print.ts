import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { domains } from '../src/domains.ts'
import { keyStore } from '../src/institutions/store.ts'
import { systemClock } from '../src/platform/clock.ts'
import { openStore } from '../src/service.ts'
import { cliText, errorsDocument, inventoryText, jobsText, openapiDocument, withConfigTable } from './documents.ts'
import { withPrivileges } from './keys-document.ts'
import { conformance } from './print-conformance.ts'

/** Everything that is written from code: `node tools/print.ts migration|initial|openapi|docs`. */
const [, , what] = process.argv

async function withScratchStore(step: (store: Awaited<ReturnType<typeof openStore>>) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'patronage-print-'))
  const store = await openStore(readConfig({ DATA_DIR: folder }))
  try {
    await step(store)
  } finally {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The document of the whole application; no request is answered for it. */
async function openapi(): Promise<string> {
  let text = ''
  await withScratchStore(async ({ database }) => {
    const keys = keyStore(database.pool, systemClock)
    const app = await buildApp({ config: readConfig({}), database, clock: systemClock, keys, domains })
    text = await openapiDocument(app)
    await app.close()
  })
  return text
}

function write(path: string, text: string): void {
  writeFileSync(path, text)
  console.log(path)
}

if (what === 'migration') {
  await withScratchStore(async ({ database }) => {
    const { fileName } = await database.orm.migrator.create()
    console.log(fileName === '' ? 'The tables fit the entities: nothing to write.' : `migrations/${fileName}`)
  })
} else if (what === 'initial') {
  // Until the first release there is one migration that makes all tables.
  await withScratchStore(async ({ database }) => {
    const { fileName } = await database.orm.migrator.create()
    const name = 'Migration20261122000001'
    const text = readFileSync(join('migrations', fileName), 'utf8').replaceAll(fileName.replace('.ts', ''), name)
    renameSync(join('migrations', fileName), join('migrations', `${name}.ts`))
    writeFileSync(join('migrations', `${name}.ts`), text)
    console.log(`migrations/${name}.ts`)
  })
} else if (what === 'openapi') {
  write('openapi/openapi.json', await openapi())
} else if (what === 'docs') {
  write('docs/errors.md', errorsDocument())
  write('docs/personal-data.md', inventoryText())
  write('docs/cli.md', cliText())
  if (existsSync('README.md')) write('README.md', withConfigTable(readFileSync('README.md', 'utf8')))
  await withScratchStore(async ({ database }) => write('docs/jobs.md', await jobsText(database)))
  const document = JSON.parse(await openapi())
  write('docs/keys.md', withPrivileges(readFileSync('docs/keys.md', 'utf8'), document))
  const text = conformance(document)
  if (text) write('docs/conformance.md', text)
  else console.log('docs/conformance.md is left as it is: ../shared/reference is not on this machine.')
} else {
  console.error('Say what to do: migration, initial, openapi or docs.')
  process.exitCode = 2
}
