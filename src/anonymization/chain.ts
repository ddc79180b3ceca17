import type { KeyObject } from 'node:crypto'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { hashOf, type Link, type ManifestBody, origin, signatureOf } from './manifest.ts'

/** A run's manifest while it goes: number 0, outside the chain. A run that is taken up again goes on with it. */
const draft = 0

/** The action by which the audit trail tells of a link, with its number and its hash. */
export const auditAction = 'anonymization.run'

/** What a run that has not ended has written so far. It may be one that broke off and was never taken up again. */
export async function draftOf(work: Work): Promise<ManifestBody | undefined> {
  const [row] = await sql<{ body: ManifestBody }>(
    work,
    'select body from privacy_manifest where institution = $1 and number = $2',
    [work.institution, draft]
  )
  return row?.body
}

/** Keeps the manifest as it stands, in the transaction that did what it tells. */
export async function storeDraft(work: Work, body: ManifestBody): Promise<void> {
  await sql(
    work,
    `insert into privacy_manifest (institution, number, instance, created_at, body, previous_hash, hash)
     values ($1, $2, $3::bigint, $4, $5, '', '')
     on conflict (institution, number)
     do update set instance = excluded.instance, created_at = excluded.created_at, body = excluded.body`,
    [work.institution, draft, body.instance, work.now, JSON.stringify(body)]
  )
}

/** Makes the draft the next link of the chain; signed where there is a key. */
export async function closeManifest(work: Work, body: ManifestBody, key: KeyObject | undefined): Promise<Link> {
  await sql(work, "select pg_advisory_xact_lock(hashtext('patronage:manifest:' || $1))", [work.institution])
  const [last] = await sql<{ number: number; hash: string }>(
    work,
    'select number, hash from privacy_manifest where institution = $1 and number > $2 order by number desc limit 1',
    [work.institution, draft]
  )
  const number = (last?.number ?? 0) + 1
  const previousHash = last?.hash ?? origin
  const hash = hashOf(previousHash, number, body)
  const signature = key ? signatureOf(hash, key) : null
  await sql(
    work,
    `insert into privacy_manifest (institution, number, instance, created_at, body, previous_hash, hash, signature)
     values ($1, $2, $3::bigint, $4, $5, $6, $7, $8)`,
    [work.institution, number, body.instance, work.now, JSON.stringify(body), previousHash, hash, signature]
  )
  await sql(work, 'delete from privacy_manifest where institution = $1 and number = $2', [work.institution, draft])
  return { number, body, previousHash, hash, signature }
}

/** The chain of the institution, from its beginning. */
export const chainOf = (work: Work): Promise<Link[]> =>
  sql<Link>(
    work,
    `select number, body, previous_hash as "previousHash", hash, signature from privacy_manifest
     where institution = $1 and number > $2 order by number`,
    [work.institution, draft]
  )
