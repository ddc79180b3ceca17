import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { present } from '../../src/alma/present.ts'
import type { AnySchema } from '../../src/alma/schema.ts'
import { encodeXml } from '../../src/alma/xml.ts'
import { Job, JobEvent, JobEvents, JobInstance, JobInstances, Jobs } from '../../src/jobs/schema.ts'

const reference = new URL('../../../shared/reference/alma/', import.meta.url)
const read = (path: string) => JSON.parse(readFileSync(new URL(path, reference), 'utf8'))
const skip = existsSync(reference) ? false : 'the reference material is not there'
const names = (schema: object) => Object.keys((schema as AnySchema).properties ?? {})

t.test('JOB-02: recorded answers come out with the same keys in the same order', { skip }, async t => {
  const labels = { label: () => undefined }
  const [instance] = read('samples/scriptotek__jobinstances_response.json').job_instance
  for (const [schema, recorded] of [
    [Job, read('samples/scriptotek__job_response.json')],
    [Job, read('samples/scriptotek__jobs_response.json').job[0]],
    [JobInstance, instance]
  ] as const) {
    // As it is sent: what stands for nothing is not there.
    const shown = JSON.parse(JSON.stringify(present(schema as AnySchema, recorded, labels)))
    t.strictSame(Object.keys(shown), Object.keys(recorded))
    t.strictSame(shown, recorded, 'nothing is lost')
    t.match(encodeXml(schema as AnySchema, shown), /^<\?xml/)
  }
})

t.test('JOB-01: the fields are those of the official schemas', { skip }, async t => {
  const properties = (file: string, name: string) =>
    Object.keys(read(`openapi/schemas/${file}.json`)[name].properties).sort()
  for (const [schema, file, name] of [
    [Job, 'rest_job', 'job'],
    [Jobs, 'rest_jobs', 'jobs'],
    [JobInstance, 'rest_job_instance', 'job_instance'],
    [JobInstances, 'rest_job_instances', 'job_instances'],
    [JobEvent, 'rest_event', 'event'],
    [JobEvents, 'rest_events', 'events']
  ] as const) {
    t.strictSame(names(schema).sort(), properties(file, name))
    t.equal((schema as AnySchema).xml?.name, name)
  }
})
