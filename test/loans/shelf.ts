import type { Test } from 'tap'
import { findItem, type ItemFull } from '../../src/catalogue/service.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import type { Work } from '../../src/platform/work.ts'
import { institution, type TestApp, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { addRow } from '../helpers/rows.ts'

export const users = '/almaws/v1/users'
export const desk = { circ_desk: { value: 'DEFAULT_CIRC_DESK' }, library: { value: 'MAIN' } }
export const errorOf = (answer: { data: any }) => answer.data?.errorList?.error[0] ?? {}

/** The call was refused with this code, and its message says so. */
export function refused(answer: { status: number; data: any }, code: string, text: RegExp | string, t: Test): void {
  t.equal(answer.status, 400)
  t.equal(errorOf(answer).errorCode, code, errorOf(answer).errorMessage)
  t.match(errorOf(answer).errorMessage, text)
}

/** A copy that stands on a shelf of the sample campus. */
export interface Copy {
  bib: string
  holding: string
  pid: string
  barcode: string
}

/** A campus with people and copies, and what tests do with them. */
export interface Shelf extends TestApp {
  user(id: string, more?: object): Promise<string>
  copy(barcode: string, more?: Record<string, string | number | null>, bib?: Copy): Promise<Copy>
  borrow(user: string, barcode: string, query?: string): ReturnType<TestApp['call']>
  /** The item comes back at the main desk; nothing is decided about its place. */
  bring(copy: Copy): Promise<void>
  /** Reads without a transaction. */
  open(): Work
  inside<T>(step: (work: Work) => Promise<T>): Promise<T>
  full(copy: Copy): Promise<ItemFull>
  processOf(copy: Copy): Promise<string | null>
}

/** An application with a configured campus, at 2026-11-22 12:00 UTC, a Sunday. */
export async function shelf(t: Test): Promise<Shelf> {
  const app = await testApp(t)
  const { call, database, clock } = app
  await configure(app)
  const open = () => openWork(database, clock, { institution, actor: 'desk', base: 'http://localhost' })
  const inside = <T>(step: (work: Work) => Promise<T>) => transactional(open(), step)
  const copy = async (barcode: string, more: Record<string, string | number | null> = {}, bib?: Copy) => {
    const { library = 'MAIN', location = 'STACKS', title = `Title of ${barcode}`, call_number = null, ...rest } = more
    const mms =
      bib?.bib ?? (await addRow(database, 'bib', { title, author: 'Marlow, Ida', publication_year: 'c1984.' }))
    const holding = await addRow(database, 'holding', { bib_id: mms, library, location, call_number })
    const place = { bib_id: mms, holding_id: holding, library, location, policy: null, ...rest }
    const pid = await addRow(database, 'item', { ...place, barcode, barcode_key: barcode.toLowerCase() })
    return { bib: mms, holding, pid, barcode }
  }
  const { returnItem } = await import('../../src/loans/service.ts')
  return {
    ...app,
    inside,
    open,
    copy,
    async user(id, more = {}) {
      const body = { primary_id: id, last_name: 'Reader', user_group: { value: 'UNDERGRAD' }, ...more }
      const { status, text } = await call('POST', users, { body: { account_type: { value: 'INTERNAL' }, ...body } })
      if (status !== 200) throw new Error(text)
      return id
    },
    borrow: (user, barcode, query = '') =>
      call('POST', `${users}/${user}/loans?item_barcode=${barcode}${query}`, { body: desk }),
    full: copy => inside(work => findItem(work, { pid: copy.pid })),
    async bring(copy) {
      await inside(async work => {
        const item = await findItem(work, { pid: copy.pid }, { lock: true })
        await returnItem(work, item, { library: 'MAIN', desk: 'DEFAULT_CIRC_DESK' })
      })
    },
    async processOf(copy) {
      const { rows } = await database.pool.query('select process_type from item where id = $1', [copy.pid])
      return rows[0].process_type
    }
  }
}
