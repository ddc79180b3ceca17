import type { Test } from 'tap'
import { feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'

/** A profile with its rules, a user `ada` of these fields, and what the tests do with both. */
export async function desk(t: Test, settings: object, first: string) {
  const app = await sisApp(t, settings)
  const ada = (fields: string) => feedXml(userXml({ primary_id: 'ada', more: fields }))
  await feed(app, ada(first))
  return {
    app,
    sync: async (fields: string) => (await feed(app, ada(fields))).records[0],
    edit: (patch: object, query = '') => patch && app.call('PATCH', `/almaws/v1/users/ada${query}`, { body: patch }),
    get: async () => (await app.call('GET', '/almaws/v1/users/ada')).data
  }
}
/** The fields that a report tells of, and why. */
export const whys = ({ changes }: any) => changes.map(({ field, why }: any) => `${field} ${why}`).sort()
