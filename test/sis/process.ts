// A whole service process whose runs of feeds commit every 100 users, and which kills itself at the point that KILL_AT
// names (kill-points.ts); says `ready` when it works.
import { flushCompileCache } from 'node:module'
import pg from 'pg'
import { readConfig } from '../../src/config.ts'
import { domains } from '../../src/domains.ts'
import { startService } from '../../src/service.ts'
import { type KillPoint, smallChunks } from './kill-points.ts'

const point: KillPoint = JSON.parse(process.env.KILL_AT ?? '')
let transactions = 0
let statements = 0
let isNear = false
const die = () => process.kill(process.pid, 'SIGKILL')

const query: (...of: unknown[]) => unknown = pg.Client.prototype.query
pg.Client.prototype.query = function (this: pg.Client, ...of: unknown[]) {
  const [{ text = '' }] = [typeof of[0] === 'string' ? { text: of[0] } : (of[0] as { text?: string })]
  const isDue = isNear && !text.includes('graphile_worker') && statements++ === point.statement
  if (isDue && !point.sent) die()
  const answer = query.apply(this, of)
  if (isDue) die()
  return answer
} as typeof pg.Client.prototype.query

const heard = smallChunks({
  transaction: () => {
    isNear ||= transactions++ === point.transaction
  },
  ended: () => {
    isNear = false
  }
})
domains.forEach((domain, at) => void Object.assign(domain, heard[at]))
await startService(readConfig(process.env), undefined, { takeover: 100, schedule: 5000, poll: 50 })
// A process that is killed leaves nothing of what it has compiled, unless it does so now.
flushCompileCache()
process.stdout.write('ready\n')
