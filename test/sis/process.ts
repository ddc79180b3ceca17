// A whole service process whose SIS runs commit every 100 users, for tests that kill it; says `ready` when it works.
import { readConfig } from '../../src/config.ts'
import type { Domain } from '../../src/domain.ts'
import { domains } from '../../src/domains.ts'
import { startService } from '../../src/service.ts'
import { sisJob } from '../../src/sis/job.ts'
import { undoJob } from '../../src/sis/undo-job.ts'

const sis = domains.find(domain => domain.name === 'sis') as Domain
Object.assign(sis, { jobs: [sisJob('import', 100), sisJob('synchronize', 100), undoJob] })
const service = await startService(readConfig(process.env), undefined, { takeover: 100, schedule: 5000, poll: 50 })
process.once('SIGTERM', async () => {
  await service.stop()
  process.exit(0)
})
process.stdout.write('ready\n')
