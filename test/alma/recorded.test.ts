import fc from 'fast-check'
import t from 'tap'
import { envelope, WebServiceResult } from '../../src/alma/errors.ts'
import { present } from '../../src/alma/present.ts'
import { reader } from '../../src/alma/reader.ts'
import type { AnySchema } from '../../src/alma/schema.ts'
import { encodeXml } from '../../src/alma/xml.ts'
import { decodeXml } from '../../src/alma/xml-reader.ts'
import { User, Users } from '../../src/users/record/schema.ts'
import { anyValue } from '../helpers/arbitrary.ts'
import { needsReference, referenceJson, referenceList, referenceText } from '../helpers/reference.ts'
import { xsd } from '../helpers/xsd.ts'

const user = User as AnySchema
const labels = { label: () => undefined }

/** Every key of a document with its place, in the order in which they stand. */
const keys = (value: any, place = ''): string[] =>
  Object.entries(typeof value === 'object' && value !== null ? value : {}).flatMap(([key, item]) => [
    ...(Array.isArray(value) ? [] : [`${place}.${key}`]),
    ...keys(item, `${place}.${key}`)
  ])

/** What today's answers show and older or edited recordings do not have; nothing else may be more. */
const newer: Record<string, RegExp> = {
  mlibrary: /^\.user_role\.\d+\.parameter\.\d+\.scope\./,
  scriptotek: /^\.(pref_\w+|researcher)$/,
  tulibraries: /^\.(user_title|cataloger_level)(\.|$)|^\.(requests|fees|researcher|proxy_for_user)$|\.parameter$/
}
/** The example of 2016 leaves out truths of contacts here and there, and writes others. */
const gone: Record<string, RegExp> = { tulibraries: /\.preferred(_sms)?$/ }

/** As it is sent: what stands for nothing is not there. */
const sent = (value: unknown): any => JSON.parse(JSON.stringify(value))

t.test('CE-2 recorded users have exactly our keys', needsReference, async t => {
  const files = [
    ...referenceList('fixtures/users', /\.json$/),
    ...referenceList('alma/samples', /_user_.*\.json$|single_user\.json$/).filter(file => !/upenn/.test(file))
  ]
  t.ok(files.length >= 12, `${files.length} recordings`)
  for (const file of files) {
    const recorded = referenceJson(file)
    const [before, after] = [keys(recorded), keys(sent(present(user, recorded, labels)))]
    const name = /(\w+?)__|(\w+)--/.exec(file)?.slice(1).find(Boolean) ?? ''
    const missing = before.filter(key => !after.includes(key) && !gone[name]?.test(key))
    const added = after.filter(key => !before.includes(key) && !newer[name]?.test(key))
    t.same(missing, [], `${file}: none is lost`)
    t.same(added, [], `${file}: none is added`)
    // 2022's answers as they were sent; older ones are alphabetical, the body of a POST is in its author's order.
    if (/berkeley|user_test1/.test(file)) t.same(after, before, `${file}: in the same order`)
    t.doesNotThrow(() => reader(User)(recorded), `${file}: what GET gave may be sent back`)
  }
})

t.test('CE-2 recorded users survive XML, values and all', needsReference, async t => {
  // XML tells neither null nor a type; the text of an element is there, if empty.
  const bare = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(bare)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .map(([key, item]) => [key, bare(key === 'value' ? (item ?? '') : item)])
              .filter(([, item]) => item !== undefined)
          )
        : value === null
          ? undefined
          : String(value).trim()
  for (const file of referenceList('fixtures/users', /berkeley.*\.json$/)) {
    const recorded = referenceJson(file)
    t.strictSame(decodeXml(user, encodeXml(user, recorded), false), bare(recorded), file)
  }
})

t.test(
  'CE-2 the recorded XML user is read, and written with the same elements and attributes',
  needsReference,
  async t => {
    const recorded = referenceText('fixtures/users/emory--full_user_record.xml')
    const value = decodeXml(user, recorded, false) as { primary_id: string; user_role: object[] }
    t.equal(value.primary_id, 'janeq1')
    const written = encodeXml(user, value)
    const marks = (xml: string): string[] =>
      (xml.match(/<[\w]+|\s[\w]+="[^"]*"|>[^<>\s][^<]*/g) ?? []).map(mark => mark.trim()).sort()
    t.same(
      marks(written),
      marks(recorded.replace(/<\?xml[^>]*>/, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'))
    )
    t.doesNotThrow(() => reader(User)(decodeXml(user, recorded)), 'what GET gave may be sent back')
  }
)

t.test('AL-2.1 users, lists and errors are valid by the official XSDs', needsReference, async t => {
  const [one, list, error] = [xsd('rest_user.xsd'), xsd('rest_users.xsd'), xsd('web_service_result.xsd')]
  t.not(one('<user><surname/></user>').length, 0, 'the validator sees what is wrong')
  t.not(list('<users total_record_count="many"/>').length, 0, 'in an included schema too')
  for (const file of referenceList('fixtures/users', /\.json$/)) {
    const shown = present(user, referenceJson(file), labels)
    t.same(one(encodeXml(user, shown)), [], file)
  }
  t.same(list(encodeXml(Users as AnySchema, { total_record_count: 0 })), [])
  for (const id of ['E01-2211120000-AAAAA-AWAE1', undefined])
    t.same(error(encodeXml(WebServiceResult as AnySchema, envelope('401861', 'a <b> & c', id))), [])
  const codes = { label: (table: string, code: string) => `${table} ${code}` }
  const take = reader(User)
  const property = fc.property(anyValue(user), anyValue(user, { output: true }), (given, other) => {
    // What is stored was read, so its defaults are there; what is output only the service adds.
    // FALSE is taken too, though the XSD has room for TRUE only.
    const shown = {
      ...take(given),
      force_password_change: 'TRUE',
      full_name: other.full_name,
      loans: other.loans,
      link: other.link
    }
    const page = { user: [present(user, shown, codes)], total_record_count: 1 }
    const wrong = list(encodeXml(Users as AnySchema, page))
    if (wrong.length > 0) throw new Error(wrong.join('\n'))
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 100 }))
})
