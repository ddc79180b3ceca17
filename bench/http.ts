// npm run bench:http: GET user beside a bare handler that sends the same documents, then lending, renewing, listing and
// returning beside the same work in bare SQL.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbedded } from '../src/platform/embedded.ts'
import { circulate, hangUp } from './circulation.ts'
import { campus, compareReads, keepDocuments } from './get-user.ts'
import { peakMbOf, start, stopAll } from './processes.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: 'users,loans' }
  }
})
const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)]
const folder = mkdtempSync(join(tmpdir(), 'patronage-bench-'))
const server = await startEmbedded(join(folder, 'postgres'))
try {
  const service = await start('service', server.url())
  const ids = await campus(service.url)
  if (values.only.includes('users')) {
    await keepDocuments(service.url, ids, server.url())
    const bare = await start('bare', server.url())
    for (const format of ['json', 'xml'] as const)
      for (const clients of [1, 16]) await compareReads(service, bare, { ids, format, clients, seconds, rounds })
  }
  if (values.only.includes('loans')) await circulate(service, server.url(), ids, seconds)
  console.log(`peak memory of the service: ${peakMbOf(service.pid)} MB`)
} finally {
  hangUp()
  await stopAll()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
