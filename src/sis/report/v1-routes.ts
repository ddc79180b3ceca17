import type { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { AlmaError } from '../../alma/errors.ts'
import type { Parts } from '../../domain.ts'
import { receiveUpload } from '../pickup/receive.ts'
import { isActive } from '../profile/listing.ts'
import { addProfile, changeProfile, findProfile, listProfiles } from '../profile/service.ts'
import { thresholdsInForce } from '../run/guard.ts'
import { importJob, synchronizeJob } from '../run/job.ts'
import * as schema from '../runs/schema.ts'
import { mappingOf } from '../validate/preview.ts'
import { findRun, listRecords, listRuns } from './report.ts'

const tags = ['SIS']
const show = ({ id, code, name, system, description, settings }: Awaited<ReturnType<typeof findProfile>>) => ({
  code,
  id: String(id),
  name,
  system,
  ...(description ? { description } : {}),
  settings,
  thresholds: thresholdsInForce(settings)
})

/** The feed's own doors: profiles with their rules, runs with their reports. */
export const ownRoutes: FastifyPluginAsyncTypebox<Parts> = async (app, { config }) => {
  const conf = { config: { area: 'conf' } } as const
  const documented = (operationId: string, summary: string) => ({ operationId, summary, tags })

  app.get(
    '/sis/profiles',
    {
      ...conf,
      schema: {
        ...documented('listSisProfiles', 'The profiles of student information systems'),
        response: { 200: schema.ProfileList }
      }
    },
    async ({ work }) => ({ profiles: (await listProfiles(work)).map(show) })
  )
  app.get(
    '/sis/profiles/:code',
    {
      ...conf,
      schema: {
        ...documented('getSisProfile', 'One profile with its rules'),
        params: schema.ProfileParams,
        response: { 200: schema.Profile }
      }
    },
    async ({ work, params }) => show(await findProfile(work, params.code))
  )
  app.post(
    '/sis/profiles',
    {
      config: { ...conf.config, privilege: 'CONFIGURE_SYSTEM' },
      schema: {
        ...documented('createSisProfile', 'Add a profile'),
        body: schema.Profile,
        response: { 201: schema.Profile }
      }
    },
    async ({ work, body }, reply) => {
      reply.code(201)
      return show(await addProfile(work, body))
    }
  )
  app.put(
    '/sis/profiles/:code',
    {
      config: { ...conf.config, privilege: 'CONFIGURE_SYSTEM' },
      schema: {
        ...documented('updateSisProfile', 'Change the rules of a profile'),
        params: schema.ProfileParams,
        body: schema.Profile,
        response: { 200: schema.Profile }
      }
    },
    async ({ work, params, body }) => show(await changeProfile(work, params.code, body))
  )
  app.get(
    '/sis/runs',
    {
      ...conf,
      schema: {
        ...documented('listSisRuns', 'The runs, newest first'),
        querystring: schema.RunListQuery,
        response: { 200: schema.RunList }
      }
    },
    async ({ work, query }) => listRuns(work, query)
  )
  app.get(
    '/sis/runs/:id',
    {
      ...conf,
      schema: {
        ...documented('getSisRun', 'How a run stands'),
        params: schema.RunParams,
        response: { 200: schema.Run }
      }
    },
    async ({ work, params }) => findRun(work, params.id)
  )
  app.get(
    '/sis/runs/:id/records',
    {
      config: { ...conf.config, reads: 'reports', readsOf: { kind: 'sis-run', parameter: 'id' } },
      schema: {
        ...documented('listSisRunRecords', 'What became of each record, field by field'),
        params: schema.RunParams,
        querystring: schema.RecordQuery,
        response: { 200: schema.RecordList }
      }
    },
    async ({ work, params, query }) => listRecords(work, params.id, query)
  )
  await app.register(upload, { limit: config.UPLOAD_LIMIT })
}

const types: Record<string, 'zip' | 'xml' | 'json' | 'csv'> = {
  'text/csv': 'csv',
  'text/tab-separated-values': 'csv',
  'application/zip': 'zip',
  'application/x-zip-compressed': 'zip',
  'application/octet-stream': 'zip',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'application/json': 'json',
  'application/x-ndjson': 'json'
}

/** The upload: its body is not parsed but passed on as it comes, whatever its size. */
const upload: FastifyPluginAsyncTypebox<{ limit: number }> = async (app, { limit }) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(Object.keys(types), (_request, _payload, done) => done(null))
  app.post(
    '/sis/profiles/:code/runs',
    {
      bodyLimit: limit,
      config: { privilege: 'MANAGE_FEEDS', area: 'conf', ownTransactions: true },
      schema: {
        operationId: 'startSisRun',
        summary: 'Post a file and run it: a zip of XML files, one XML file, users in JSON, or a table in CSV',
        description:
          'The body is the file itself: application/zip, application/xml, application/json, application/x-ndjson or,' +
          ' for a profile with `csv`, text/csv.',
        tags,
        consumes: ['application/zip', 'application/xml', 'application/json', 'application/x-ndjson', 'text/csv'],
        params: schema.ProfileParams,
        querystring: schema.RunQuery,
        response: { 202: schema.Run }
      }
    },
    async ({ work, params, query, raw, headers }, reply) => {
      const profile = await findProfile(work, params.code)
      if (!isActive(profile, query.mode))
        throw new AlmaError('INVALID_INPUT', { detail: `The profile's action ${query.mode} is switched off.` })
      const type = types[(headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''] ?? 'zip'
      if (type === 'csv') mappingOf(profile)
      const name = query.file_name ?? `posted.${type}`
      const job = query.mode === 'import' ? importJob : synchronizeJob
      const body = raw as Readable
      const id = await receiveUpload(work, {
        profile,
        mode: query.mode,
        job,
        dryRun: query.dry_run,
        name,
        type,
        body,
        limit
      })
      const run = await findRun(work, id)
      reply.code(202).header('location', run.links.self)
      return run
    }
  )
}
