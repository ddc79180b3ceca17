import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from './config.ts'
import { openStore } from './service.ts'

/** Everything that is written from code: `node src/print.ts migrate|migration|initial`. */
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

if (what === 'migrate') {
  const store = await openStore(readConfig(process.env))
  console.log('The tables are up to date.')
  await store.close()
} else if (what === 'migration') {
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
} else {
  console.error('Say what to do: migrate, migration or initial.')
  process.exitCode = 2
}
