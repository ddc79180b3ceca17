import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Parts } from '../../domain.ts'
import { findRun } from '../report/report.ts'
import * as schema from '../runs/schema.ts'
import * as decisions from './decisions.ts'
import * as decision from './schema.ts'

/** What a person decides about a run: docs/sis.md. */
export const decisionRoutes: FastifyPluginAsyncTypebox<Parts> = async (app, parts) => {
  await app.register(stopping, parts)
  await app.register(following, parts)
}

const conf = { config: { area: 'conf' } } as const
const of = (operationId: string, summary: string) => ({ operationId, summary, tags: ['SIS'], params: schema.RunParams })

/** Who and why may be left out, and so may the body. */
async function withBody(request: FastifyRequest): Promise<void> {
  request.body ??= {}
}

const stopping: FastifyPluginAsyncTypebox<Parts> = async app => {
  app.post(
    '/sis/runs/:id/approve',
    {
      config: { ...conf.config, privilege: 'MANAGE_FEEDS' },
      schema: {
        ...of('approveSisRun', 'Let a run apply its feed although it crosses thresholds of its profile'),
        body: decision.Approval,
        response: { 200: schema.Run }
      }
    },
    async ({ work, params, body }) => {
      await decisions.approve(work, params.id, body)
      return findRun(work, params.id)
    }
  )
  app.post(
    '/sis/runs/:id/discard',
    {
      preValidation: withBody,
      config: { ...conf.config, privilege: 'MANAGE_FEEDS' },
      schema: {
        ...of('discardSisRun', 'End a run that waits for an approval, or a plan; nothing of it is applied'),
        body: decision.Decision,
        response: { 200: schema.Run }
      }
    },
    async ({ work, params, body }) => {
      await decisions.discard(work, params.id, body)
      return findRun(work, params.id)
    }
  )
  app.post(
    '/sis/runs/:id/cancel',
    {
      preValidation: withBody,
      config: { ...conf.config, privilege: 'MANAGE_FEEDS' },
      schema: {
        ...of('cancelSisRun', 'Stop a run after its present chunk; what it has applied stays'),
        body: decision.Decision,
        response: { 200: schema.Run }
      }
    },
    async ({ work, params, body }) => {
      await decisions.cancel(work, params.id, body)
      return findRun(work, params.id)
    }
  )
}

/** Runs that follow from another. */
const following: FastifyPluginAsyncTypebox<Parts> = async app => {
  app.post(
    '/sis/runs/:id/apply',
    {
      config: { ...conf.config, privilege: 'MANAGE_FEEDS' },
      schema: {
        ...of('applySisRun', 'Apply exactly what a dry run has found; what has changed since is skipped'),
        body: decision.PlanDecision,
        response: { 202: schema.Run }
      }
    },
    async ({ work, params, body }, reply) => {
      const run = await findRun(work, await decisions.applyPlan(work, params.id, body))
      reply.code(202).header('location', run.links.self)
      return run
    }
  )
  app.post(
    '/sis/runs/:id/undo',
    {
      preValidation: withBody,
      config: { ...conf.config, privilege: 'MANAGE_FEEDS' },
      schema: {
        ...of('undoSisRun', 'Put back what a run has changed; what has changed since stays'),
        querystring: decision.UndoQuery,
        body: decision.Decision,
        response: { 202: schema.Run }
      }
    },
    async ({ work, params, query, body }, reply) => {
      const run = await findRun(work, await decisions.undo(work, params.id, query.dry_run, body))
      reply.code(202).header('location', run.links.self)
      return run
    }
  )
}
