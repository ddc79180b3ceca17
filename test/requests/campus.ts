import type { Test } from 'tap'
import { findItem, setProcess } from '../../src/catalogue/service.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import type { Work } from '../../src/platform/work.ts'
import { type Placed, placeReturned } from '../../src/requests/service.ts'
import { institution, type TestApp, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { addRow } from '../helpers/rows.ts'

export const users = '/almaws/v1/users'
export const bibs = '/almaws/v1/bibs'
export const xml = { headers: { accept: 'application/xml' } }
export const main = { library: 'MAIN', desk: 'DEFAULT_CIRC_DESK' }
export const science = { library: 'SCI', desk: 'DEFAULT_CIRC_DESK' }
/** A hold that is picked up in the main library. */
export const hold = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }

/** The first error of an answer, or nothing. */
export const errorOf = (answer: { data: any }): any => answer.data?.errorList?.error[0] ?? {}

export interface Copy {
  bib: string
  holding: string
  pid: string
  barcode: string
}

/** A campus with people and copies, and what happens at its desks. */
export interface Campus extends TestApp {
  user(id: string, more?: object): Promise<string>
  /** A copy on its shelf, of a title of its own or of that of another copy. */
  copy(barcode: string, more?: Record<string, string | number | null>, of?: Copy): Promise<Copy>
  /** A request; fails the test when it is refused. */
  ask(user: string, copy: Copy, body?: object, query?: string): Promise<any>
  /** Asks, and expects this error; tells its text. */
  refused(t: Test, method: any, url: string, code: string, body?: unknown, key?: string): Promise<string>
  inside<T>(step: (work: Work) => Promise<T>): Promise<T>
  /** The copy is scanned in at a desk. */
  scan(copy: Copy, at?: { library: string; desk: string }): Promise<Placed>
  setProcess(copy: Copy, processType: 'LOAN' | 'MISSING' | null): Promise<void>
  item(copy: Copy): Promise<{ process_type: string | null; at_library: string | null; at_desk: string | null }>
  get(user: string, id: string): Promise<any>
}

/** An application with the sample campus, at 2026-11-22 12:00 UTC, a Sunday. */
export async function campus(t: Test): Promise<Campus> {
  const app = await testApp(t)
  const { call, database, clock } = app
  await configure(app)
  const inside = <T>(step: (work: Work) => Promise<T>) =>
    transactional(openWork(database, clock, { institution, actor: 'desk', base: 'http://localhost' }), step)
  return {
    ...app,
    inside,
    async user(id, more = {}) {
      const body = { primary_id: id, last_name: 'Reader', user_group: { value: 'UNDERGRAD' }, ...more }
      const { status, text } = await call('POST', users, { body: { account_type: { value: 'INTERNAL' }, ...body } })
      if (status !== 200) throw new Error(text)
      return id
    },
    async copy(barcode, more = {}, of) {
      const { library = 'MAIN', location = 'STACKS', title = `Title of ${barcode}`, ...rest } = more
      const bib = of?.bib ?? (await addRow(database, 'bib', { title, author: 'Marlow, Ida' }))
      const holding = await addRow(database, 'holding', { bib_id: bib, library, location })
      const place = { bib_id: bib, holding_id: holding, library, location, policy: null, ...rest }
      const pid = await addRow(database, 'item', { ...place, barcode, barcode_key: barcode.toLowerCase() })
      return { bib, holding, pid, barcode }
    },
    async ask(user, copy, body = {}, query = '') {
      const url = `${users}/${user}/requests?mms_id=${copy.bib}${query}`
      const answer = await call('POST', url, { body: { ...hold, ...body } })
      if (answer.status !== 200) throw new Error(answer.text)
      return answer.data
    },
    async refused(t, method, url, code, body, key) {
      const answer = await call(method, url, { ...(body === undefined ? {} : { body }), ...(key ? { key } : {}) })
      t.equal(answer.status, 400, `${method} ${url} ${answer.text}`)
      t.equal(errorOf(answer).errorCode, code, `${method} ${url}: ${errorOf(answer).errorMessage}`)
      return errorOf(answer).errorMessage as string
    },
    scan: (copy, at = main) =>
      inside(async work => placeReturned(work, await findItem(work, { pid: copy.pid }, { lock: true }), at)),
    setProcess: (copy, processType) =>
      inside(async work => {
        const { item } = await findItem(work, { pid: copy.pid }, { lock: true })
        await setProcess(work, item, { processType })
      }),
    async item(copy) {
      const { rows } = await database.pool.query('select process_type, at_library, at_desk from item where id = $1', [
        copy.pid
      ])
      return rows[0]
    },
    async get(user, id) {
      const { status, data, text } = await call('GET', `${users}/${user}/requests/${id}`)
      if (status !== 200) throw new Error(text)
      return data
    }
  }
}
