import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import type { ManifestBody } from './manifest/manifest.ts'
import type { PrivacySettings } from './rules/settings.ts'

export const SettingsSchema = defineEntity({
  name: 'PrivacySettings',
  tableName: 'privacy_settings',
  properties: {
    institution: p.string().length(64).primary(),
    settings: p.json<PrivacySettings>().columnType('json'),
    /** Who has locked them: a consortium's office, whose members may read and not edit (AN-09). */
    lockedBy: p.string().length(255).nullable(),
    modifiedAt: p.datetime(),
    modifiedBy: p.string().length(64)
  }
})
/** What an institution has decided about forgetting. */
export class PrivacySettingsRow extends SettingsSchema.class {}
SettingsSchema.setClass(PrivacySettingsRow)

export const ConsentSchema = defineEntity({
  name: 'UserConsent',
  tableName: 'user_consent',
  properties: {
    institution: p.string().length(64).primary(),
    userId: p.bigint('string').primary(),
    givenAt: p.datetime(),
    withdrawnAt: p.datetime().nullable()
  }
})
/** That a user wants the own loan history kept (AN-41). */
export class UserConsent extends ConsentSchema.class {}
ConsentSchema.setClass(UserConsent)

export const ManifestSchema = defineEntity({
  name: 'PrivacyManifest',
  tableName: 'privacy_manifest',
  properties: {
    institution: p.string().length(64).primary(),
    /** 1, 2, 3 ...: a missing one is seen. */
    number: p.integer().primary(),
    instance: p.bigint('string'),
    createdAt: p.datetime(),
    /** `json`: the text is what was hashed. */
    body: p.json<ManifestBody>().columnType('json'),
    previousHash: p.string().length(64),
    /** SHA-256 of the previous hash and the body, in hex. */
    hash: p.string().length(64),
    /** Ed25519 over the hash, base64; null where no key is configured. */
    signature: p.string().length(128).nullable()
  }
})
/** What a run of the anonymization did: chained and signed. Names nobody. */
export class PrivacyManifest extends ManifestSchema.class {}
ManifestSchema.setClass(PrivacyManifest)

export const RunPersonSchema = defineEntity({
  name: 'PrivacyRunPerson',
  tableName: 'privacy_run_person',
  properties: {
    institution: p.string().length(64).primary(),
    /** The job instance that is running. */
    instance: p.bigint('string').primary(),
    userId: p.bigint('string').primary()
  }
})
/**
 * Who the residual scan of a run has to look for. Rows live as long as the run (docs/decisions/0013): they say of a
 * user that something of theirs was over, and of no loan whose it was.
 */
export class PrivacyRunPerson extends RunPersonSchema.class {}
RunPersonSchema.setClass(PrivacyRunPerson)

export const entities = [PrivacySettingsRow, UserConsent, PrivacyManifest, PrivacyRunPerson]

/** These tables as statements see them. */
export type AnonymizationTables = TablesOf<
  typeof SettingsSchema | typeof ConsentSchema | typeof ManifestSchema | typeof RunPersonSchema
>
