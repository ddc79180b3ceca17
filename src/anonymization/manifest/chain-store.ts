import type { KeyObject } from 'node:crypto'
import type { Pool } from 'pg'
import { lockName } from '../../data/locks.ts'
import { change, db, onPool, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import { hashOf, type Link, type ManifestBody, origin, type Place, signatureOf } from './manifest.ts'

/** A run's manifest while it goes: number 0, outside the chain. A run that is taken up again goes on with it. */
const draft = 0

/** The action by which the audit trail tells of a link, with its number and its hash. */
export const auditAction = 'anonymization.run'

/** What a run that has not ended has written so far. It may be one that broke off and was never taken up again. */
export async function draftOf(work: Work): Promise<ManifestBody | undefined> {
  const found = db
    .selectFrom('privacy_manifest')
    .where('institution', '=', work.institution)
    .where('number', '=', draft)
  return (await row(work, found.select('body')))?.body
}

/** Keeps the manifest as it stands, in the transaction that did what it tells. */
export async function storeDraft(work: Work, body: ManifestBody): Promise<void> {
  const { institution, now: createdAt } = work
  const kept = { instance: body.instance, createdAt, body }
  await change(
    work,
    db
      .insertInto('privacy_manifest')
      .values({ institution, number: draft, ...kept, previousHash: '', hash: '' })
      .onConflict(one => one.columns(['institution', 'number']).doUpdateSet(kept))
  )
}

/** Makes the draft the next link of the chain; signed where there is a key. */
export async function closeManifest(work: Work, body: ManifestBody, key: KeyObject | undefined): Promise<Link> {
  const { institution, now: createdAt } = work
  await lockName(work, `patronage:manifest:${institution}`)
  const last = await row(
    work,
    db
      .selectFrom('privacy_manifest')
      .where('institution', '=', institution)
      .where('number', '>', draft)
      .select(['number', 'hash'])
      .orderBy('number', 'desc')
      .limit(1)
  )
  const number = (last?.number ?? 0) + 1
  const previousHash = last?.hash ?? origin
  const hash = hashOf(previousHash, number, body)
  const link = { number, body, previousHash, hash, signature: key ? signatureOf(hash, key) : null }
  await change(
    work,
    db.insertInto('privacy_manifest').values({ institution, instance: body.instance, createdAt, ...link })
  )
  await change(
    work,
    db.deleteFrom('privacy_manifest').where('institution', '=', institution).where('number', '=', draft)
  )
  return link
}

/** The chain of the institution, from its beginning. */
export const chainOf = (work: Work): Promise<Link[]> =>
  rows(
    work,
    db
      .selectFrom('privacy_manifest')
      .where('institution', '=', work.institution)
      .where('number', '>', draft)
      .select(['number', 'body', 'previousHash', 'hash', 'signature'])
      .orderBy('number')
  )

/** The newest link of the institution, as its state shows it. */
export const lastLink = (work: Work) =>
  row(
    work,
    db
      .selectFrom('privacy_manifest')
      .where('institution', '=', work.institution)
      .where('number', '>', draft)
      .select(['number', 'createdAt', 'instance', 'hash', 'signature'])
      .select(sql<Place[] | null>`body #> '{scan,waiting}'`.as('waiting'))
      .orderBy('number', 'desc')
      .limit(1)
  )

/** The institutions that have a chain, or whose audit trail tells of one; the one that is named, or all. */
export async function chained(pool: Pool, institution: string | undefined): Promise<string[]> {
  const found = await rows(
    onPool(pool),
    sql<{ institution: string }>`
      select institution from (select institution from privacy_manifest where number > 0
        union select institution from audit_entry where action = ${auditAction}) known
      where ${institution ?? null}::text is null or institution = ${institution ?? null}::text order by institution`
  )
  return found.map(one => one.institution)
}
