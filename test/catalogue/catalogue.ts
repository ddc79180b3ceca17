import type { Test } from 'tap'
import { seedCatalogue } from '../../src/catalogue/seed.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import type { Work } from '../../src/platform/work.ts'
import { addKey, all, institution, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'

export const bibs = '/almaws/v1/bibs'
export const xml = { headers: { accept: 'application/xml' } }

/** The first error of an answer, or nothing. */
export const errorOf = (answer: { data: any }): any => answer.data?.errorList?.error[0] ?? {}

/** An application with the sample campus and so many titles, a key `other` of another institution, and tools. */
export async function catalogue(t: Test, of: { titles: number; items: number }) {
  const app = await testApp(t)
  const { call, database, clock } = app
  await configure(app)
  await addKey(database, 'other', { institution: '02OTHER_INST', name: 'other', areas: all })
  const work = () => openWork(database, clock, { institution, actor: 'setup', base: 'http://localhost' })
  const inside = <T>(step: (work: Work) => Promise<T>) => transactional(work(), step)
  await inside(work => seedCatalogue(work, of))
  /** Asks, and expects this error. */
  async function refused(t: Test, method: any, url: string, code: string, options: { body?: any; key?: string } = {}) {
    const answer = await call(method, url, options)
    t.equal(answer.status, 400, `${method} ${url}`)
    t.equal(errorOf(answer).errorCode, code, `${method} ${url}: ${errorOf(answer).errorMessage}`)
    return errorOf(answer).errorMessage as string
  }
  return { ...app, work, inside, refused }
}
