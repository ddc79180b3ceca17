import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { recordAudit } from '../audit/service.ts'
import type { Parts } from '../domain.ts'
import { probe } from './probe.ts'
import * as schema from './schema.ts'
import * as connections from './service.ts'

const one = '/sftp-connections/:name'
type Connection = Awaited<ReturnType<typeof connections.findConnection>>

/** A connection without its secrets. */
const show = (connection: Connection) => ({
  name: connection.name,
  ...(connection.description && { description: connection.description }),
  host: connection.host,
  port: connection.port,
  user: connection.username,
  ...(connection.hostKey && { host_key: connection.hostKey }),
  base_directory: connection.baseDirectory,
  has_password: Boolean(connection.password),
  has_private_key: Boolean(connection.privateKey),
  created_by: connection.createdBy,
  modified_at: connection.modifiedAt.toISOString()
})

/** S/FTP servers that feeds come from: their definitions, and whether they work. */
export const ownRoutes: FastifyPluginAsyncTypebox<Parts> = async (app, { config }) => {
  const conf = { config: { area: 'conf' } } as const
  const documented = (operationId: string, summary: string) => ({ operationId, summary, tags: ['SIS'] })
  app.get(
    '/sftp-connections',
    {
      ...conf,
      schema: {
        ...documented('listSftpConnections', 'The S/FTP connections'),
        response: { 200: schema.SftpConnectionList }
      }
    },
    async ({ work }) => {
      const found = (await connections.listConnections(work)).map(show)
      return { connections: found, total: found.length }
    }
  )
  app.get(
    one,
    {
      ...conf,
      schema: {
        ...documented('getSftpConnection', 'One S/FTP connection, without its secrets'),
        params: schema.SftpParams,
        response: { 200: schema.SftpConnection }
      }
    },
    async ({ work, params }) => show(await connections.findConnection(work, params.name))
  )
  app.put(
    one,
    {
      config: { ...conf.config, privilege: 'MANAGE_SFTP' },
      schema: {
        ...documented('saveSftpConnection', 'Make an S/FTP connection, or change it'),
        params: schema.SftpParams,
        body: schema.SftpConnectionInput,
        response: { 200: schema.SftpConnection, 201: schema.SftpConnection }
      }
    },
    async ({ work, params, body }, reply) => {
      const saved = await connections.saveConnection(work, params.name, body, config.SECRETS_KEY)
      reply.code(saved.isNew ? 201 : 200)
      return show(saved.connection)
    }
  )
  app.delete(
    one,
    {
      config: { ...conf.config, privilege: 'MANAGE_SFTP' },
      schema: {
        ...documented('deleteSftpConnection', 'Remove an S/FTP connection'),
        params: schema.SftpParams,
        response: { 204: Type.Null({ description: 'Removed.' }) }
      }
    },
    async ({ work, params }, reply) => {
      await connections.removeConnection(work, params.name)
      reply.code(204)
      return null
    }
  )
  app.post(
    `${one}/test`,
    {
      config: { privilege: 'MANAGE_SFTP', area: 'conf', ownTransactions: true },
      schema: {
        ...documented('testSftpConnection', 'Try on the server all that feeds and exports need'),
        description:
          'Lists a folder; writes, reads, renames, replaces, deletes a file. Answers 200 in either case: `failure` says which step, and why.',
        params: schema.SftpParams,
        querystring: schema.SftpTestQuery,
        response: { 200: schema.SftpTest }
      }
    },
    async ({ work, params, query }) => {
      const connection = await connections.findConnection(work, params.name)
      const tested = await probe(connections.accessOf(connection, config), query.directory)
      const detail = { success: tested.success, step: tested.failure?.step ?? null }
      await recordAudit(work, { action: 'sftp-connection.tested', subject: connections.subjectOf(connection), detail })
      return tested
    }
  )
}
