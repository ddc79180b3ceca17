import { defineEntity, p } from '@mikro-orm/core'
import type { Key } from '../alma/api-key.ts'
import type { RoleName } from '../alma/roles.ts'
import type { TablesOf } from '../data/tables-of.ts'

export const InstitutionSchema = defineEntity({
  name: 'Institution',
  tableName: 'institution',
  properties: {
    institution: p.string().length(64).primary(),
    name: p.string().length(255),
    /** True for the sandbox: its clock may travel, its data may be reset. */
    sandbox: p.boolean().default(false),
    /** Four digits that end the ids of its titles, holdings and items, as in Alma. */
    suffix: p.string().length(4).unique().defaultRaw("lpad(nextval('institution_suffix')::text, 4, '0')"),
    createdAt: p.datetime()
  }
})
/** A library institution: everything else belongs to one. */
export class Institution extends InstitutionSchema.class {}
InstitutionSchema.setClass(Institution)

export const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  properties: {
    institution: p.string().length(64).primary(),
    name: p.string().length(64).primary(),
    /** SHA-256 of the key, in hex. The key itself is shown once and never stored. */
    hash: p.string().length(64).unique(),
    areas: p.json<Key['areas']>(),
    /** An identifier of the user whose key it is; most keys are a program's and have none. */
    owner: p.string().length(255).nullable(),
    /** Names of the roles it is limited to (roles.ts); null for a key that only its areas limit. */
    roles: p.json<RoleName[]>().nullable(),
    /** Codes of the libraries it is limited to; null for all of them. */
    libraries: p.json<string[]>().nullable(),
    createdAt: p.datetime(),
    revokedAt: p.datetime().nullable()
  }
})
/** A key of one institution, with its areas and rights. */
export class ApiKey extends ApiKeySchema.class {}
ApiKeySchema.setClass(ApiKey)

export const entities = [Institution, ApiKey]

/** These tables as statements see them. */
export type InstitutionsTables = TablesOf<typeof InstitutionSchema | typeof ApiKeySchema>
