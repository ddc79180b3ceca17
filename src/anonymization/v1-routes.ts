import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Parts } from '../domain.ts'
import { NamingQuery, UserParams } from '../users/request-schema.ts'
import { chainOf } from './manifest/chain-store.ts'
import { flawOf } from './manifest/manifest.ts'
import { changeSettings, settingsOf } from './rules/decided.ts'
import { changedSettings, PrivacyChange, TemplateQuery, templates } from './rules/settings.ts'
import * as schema from './schema.ts'
import { consentOf, preview, setConsent, statusOf, why } from './service.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Privacy'], operationId, summary })
const shown = ({ settings, lockedBy }: Awaited<ReturnType<typeof settingsOf>>) => ({
  ...(lockedBy === null ? {} : { locked_by: lockedBy }),
  settings
})

/** Anonymization: what is decided, what it would do, why, and what it did (docs/privacy.md). */
export const ownRoutes: FastifyPluginAsyncTypebox<Parts> = async app => {
  const conf = { config: { area: 'conf' } } as const
  app.get(
    '/privacy/settings',
    {
      ...conf,
      schema: {
        ...operation('getPrivacySettings', 'What is anonymized, when and by which rules'),
        response: { 200: schema.SettingsView }
      }
    },
    async ({ work }) => shown(await settingsOf(work))
  )
  app.put(
    '/privacy/settings',
    {
      config: { ...conf.config, privilege: 'MANAGE_ANONYMIZATION' },
      schema: {
        ...operation('updatePrivacySettings', 'Decide what is anonymized, when and by which rules'),
        body: PrivacyChange,
        response: { 200: schema.SettingsView }
      }
    },
    async ({ work, body }) => shown(await changeSettings(work, body as PrivacyChange))
  )
  app.post(
    '/privacy/settings',
    {
      config: { ...conf.config, privilege: 'MANAGE_ANONYMIZATION', errors: ['PRIVACY_LOCKED'] },
      schema: {
        ...operation('applyPrivacyTemplate', 'Take settings that are ready to use'),
        querystring: TemplateQuery,
        response: { 200: schema.SettingsView }
      }
    },
    async ({ work, query }) => shown(await changeSettings(work, templates[query.template]()))
  )
  app.get(
    '/privacy/status',
    {
      ...conf,
      schema: {
        ...operation('getPrivacyStatus', 'What is due, what stays and why, and the last run'),
        response: { 200: schema.PrivacyStatus }
      }
    },
    ({ work }) => statusOf(work)
  )
  app.post(
    '/privacy/preview',
    {
      config: { ...conf.config, privilege: 'MANAGE_ANONYMIZATION' },
      schema: {
        ...operation('previewPrivacy', 'What a run by other settings would do; nothing is changed or stored'),
        body: PrivacyChange,
        response: { 200: schema.PrivacyPreview }
      }
    },
    async ({ work, body }) => preview(work, changedSettings((await settingsOf(work)).settings, body as PrivacyChange))
  )
  app.get(
    '/privacy/why',
    {
      ...conf,
      schema: {
        ...operation('explainPrivacy', 'Why a record is anonymized or not, and from which day on'),
        querystring: schema.WhyQuery,
        response: { 200: schema.PrivacyWhy }
      }
    },
    async ({ work, query }) => (await why(work, query)) as never
  )
  app.get(
    '/privacy/manifests',
    {
      ...conf,
      schema: {
        ...operation('listPrivacyManifests', 'What each run did: hash-chained, signed where a key is configured'),
        response: { 200: schema.Manifests }
      }
    },
    async ({ work }) => {
      const manifests = await chainOf(work)
      const flaw = flawOf(manifests)
      return { manifests, ...(flaw ? { flaw } : {}) }
    }
  )
  consentRoutes(app)
}

function consentRoutes(app: Parameters<FastifyPluginAsyncTypebox<Parts>>[0]): void {
  const users = { config: { area: 'users' } } as const
  const named = { params: UserParams, querystring: NamingQuery, response: { 200: schema.ConsentView } }
  app.get(
    '/users/:user_id/consent',
    {
      config: { ...users.config, reads: 'consent' },
      schema: { ...operation('getConsent', 'Whether the user wants the own loan history kept'), ...named }
    },
    ({ work, params, query }) => consentOf(work, { ...params, ...query })
  )
  app.put(
    '/users/:user_id/consent',
    {
      config: { ...users.config, privilege: 'MANAGE_USERS' },
      schema: {
        ...operation('updateConsent', 'Give or withdraw the consent to keep the own loan history'),
        ...named,
        body: schema.Consent
      }
    },
    ({ work, params, query, body }) => setConsent(work, { ...params, ...query }, body.keep_loan_history)
  )
}
