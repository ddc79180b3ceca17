import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { Interrupted } from '../../src/jobs/job.ts'
import { addInstance } from '../../src/jobs/store.ts'
import { transactional } from '../../src/platform/unit-of-work.ts'
import { pickUp } from '../../src/sis/pickup/pick-up.ts'
import { findProfile } from '../../src/sis/profile/service.ts'
import { institution } from '../helpers/app.ts'
import { feedXml, sisApp } from '../helpers/feed.ts'
import { zipOf } from '../helpers/zip.ts'
import { workOf } from './harness.ts'

class Killed extends Error {}

t.test(
  'SIS-05 a process that dies while it picks up, at whatever commit, loses no file and takes none twice',
  async t => {
    const app = await sisApp(t)
    const place = { ...app, config: app.parts.config }
    const dataDir = mkdtempSync(join(tmpdir(), 'patronage-resume-'))
    t.teardown(() => rmSync(dataDir, { recursive: true, force: true }))
    const folder = join(dataDir, 'feeds', institution, 'CAMPUS')
    mkdirSync(folder, { recursive: true })
    const open = () => workOf(place, institution)
    const profile = await findProfile(open(), 'CAMPUS')
    const job = { kind: 'sis-synchronize' }
    const listing = { id: 'S1', name: 'Test', description: '' }

    for (let killAt = 0, done = false; !done; killAt++) {
      for (const name of readdirSync(folder)) rmSync(join(folder, name))
      for (const name of ['a', 'b', 'c'])
        writeFileSync(
          join(folder, `${name}.zip`),
          await zipOf({ 'u.xml': feedXml({ primary_id: `${name}${killAt}` }) })
        )
      writeFileSync(join(folder, 'bad.zip'), `no zip ${killAt}`)
      const start = {
        job,
        listing,
        name: 'T',
        parameters: {},
        counters: {},
        submittedBy: 't',
        queue: 'q',
        viaApi: false
      }
      const id = await transactional(open(), work => addInstance(work, start))
      let left = killAt
      const run = (mayDie: boolean) => ({
        open,
        stopping: false,
        counters: {},
        config: { ...app.parts.config, DATA_DIR: dataDir },
        parameters: { dry_run: false, again: false },
        async transaction<T>(step: (work: ReturnType<typeof open>) => Promise<T>): Promise<T> {
          const result = await transactional(open(), step)
          if (mayDie && left-- === 0) throw new Killed()
          return result
        }
      })
      done = await pickUp(run(true), profile, 'synchronize', id).then(
        () => true,
        error => {
          if (error instanceof Killed) return false
          throw error
        }
      )
      await pickUp(run(false), profile, 'synchronize', id)
      const files = 'select name, users from sis_file where run_id = $1 order by number'
      const { rows } = await app.database.pool.query(files, [id])
      t.same(
        rows.map(row => `${row.name} ${row.users}`),
        ['a.zip 1', 'b.zip 1', 'c.zip 1'],
        `killed after commit ${killAt}`
      )
      t.same(readdirSync(folder).sort(), ['a.zip.handled', 'b.zip.handled', 'bad.zip.rejected', 'c.zip.handled'])
      const notices = 'select code, file from sis_notice where run_id = $1'
      t.same((await app.database.pool.query(notices, [id])).rows, [{ code: 'UNREADABLE', file: 'bad.zip' }])
      await app.database.pool.query(`update job_instance set status = 'COMPLETED_SUCCESS' where id = $1`, [id])
    }
    t.ok(existsSync(folder))
    const stopping = {
      open,
      stopping: true,
      counters: {},
      config: { ...app.parts.config, DATA_DIR: dataDir },
      parameters: { dry_run: false, again: false },
      transaction: <T>(step: (work: ReturnType<typeof open>) => Promise<T>) => transactional(open(), step)
    }
    writeFileSync(join(folder, 'z.zip'), await zipOf({ 'u.xml': feedXml({ primary_id: 'z' }) }))
    const stopped = await pickUp(stopping, profile, 'synchronize', '999999').catch(error => error)
    t.ok(stopped instanceof Interrupted, 'a stop is no failure')
  }
)
