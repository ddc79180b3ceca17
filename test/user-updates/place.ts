import type { Test } from 'tap'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { setsApp } from '../sets/place.ts'

export const prefix = 'UPDATE_User_Information_'
export const job = '/almaws/v1/conf/jobs/M148'

/** The body of a start: each of the fields switched on, with its value. */
export const body = (set: string, values: Record<string, string>, more: Record<string, string> = {}) => ({
  parameter: Object.entries({
    set_id: set,
    ...Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => [
        [`${prefix}${name}_Active`, 'true'],
        [`${prefix}${name}_Value`, value]
      ])
    ),
    ...more
  }).map(([name, value]) => ({ name: { value: name }, value }))
})

/** An application with users and sets, and how tests run the job over them. */
export async function updatesApp(t: Test) {
  const app = await setsApp(t)
  const { call, clock, parts } = app
  const finish = () => runJobsUntilDone({ parts })
  const view = async (instance: string) => (await call('GET', `/v1/user-updates/${instance}`)).data
  /** Starts a run and gives the number of its instance. An hour later each time: starts in an hour are limited. */
  async function start(set: string, values: Record<string, string>, more: Record<string, string> = {}) {
    clock.advance(3_600_000)
    const { status, data, text } = await call('POST', `${job}?op=run`, { body: body(set, values, more) })
    if (status !== 200) throw new Error(text)
    return String(data.additional_info.link.split('/').at(-1))
  }
  return {
    ...app,
    finish,
    view,
    start,
    async run(set: string, values: Record<string, string>, more: Record<string, string> = {}) {
      const instance = await start(set, values, more)
      await finish()
      return { instance, ...(await view(instance)) }
    },
    results: async (instance: string, query = '') =>
      (await call('GET', `/v1/user-updates/${instance}/users?limit=100${query}`)).data,
    userOf: async (id: string) => (await call('GET', `/almaws/v1/users/${id}`)).data
  }
}
