import { noId } from '../alma/ids.ts'
import { anyOf, change, db, json, row, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import type { Change } from '../users/record/change.ts'
import type { UserUpdateResult } from './entity.ts'

/** Where a run stands. */
export interface Place {
  after: string
  members: number
  cancelledBy: string | null
}

export interface Beginning {
  instance: string
  setId: string
  dryRun: boolean
  members: number
  notApplicable: readonly string[]
}

/** Begins a run at its first user; one that has begun, or was cancelled before, stays as it is. */
export async function begin(work: Work, of: Beginning): Promise<void> {
  const { setId, dryRun, members } = of
  const values = { institution: work.institution, instance: of.instance, setId, dryRun, members, place: noId }
  await change(
    work,
    db
      .insertInto('user_update_run')
      .values({ ...values, notApplicable: json([...of.notApplicable]), createdAt: work.now })
      .onConflict(known =>
        known
          .columns(['institution', 'instance'])
          .doUpdateSet({ members: run => run.ref('excluded.members') })
          .where('user_update_run.place', '=', noId)
      )
  )
}

const runs = (work: Work, instance: string) =>
  db.selectFrom('user_update_run').where('institution', '=', work.institution).where('instance', '=', instance)

/** Where a run stands that has begun. */
export async function placeOf(work: Work, instance: string): Promise<Place> {
  const run = await row(work, runs(work, instance).select(['place as after', 'members', 'cancelledBy']))
  return run ?? { after: noId, members: 0, cancelledBy: null }
}

/** Moves a run on. True when somebody has asked it to stop. */
export async function moveTo(work: Work, instance: string, after: string): Promise<boolean> {
  const run = await row(
    work,
    db
      .updateTable('user_update_run')
      .set({ place: after })
      .where('institution', '=', work.institution)
      .where('instance', '=', instance)
      .returning('cancelledBy')
  )
  return (run?.cancelledBy ?? null) !== null
}

/** Asks a run to stop after its present chunk, also one that has not begun. */
export async function askToStop(work: Work, instance: string, of: Pick<Beginning, 'setId' | 'dryRun'>): Promise<void> {
  const values = { institution: work.institution, instance, setId: of.setId, dryRun: of.dryRun }
  await change(
    work,
    db
      .insertInto('user_update_run')
      .values({ ...values, members: 0, cancelledBy: work.actor, notApplicable: json([]), createdAt: work.now })
      .onConflict(known =>
        known.columns(['institution', 'instance']).doUpdateSet({ cancelledBy: run => run.ref('excluded.cancelledBy') })
      )
  )
}

/** Who of these users is external: whose passwords are made before anybody waits for a lock. */
export async function externalOf(work: Work, ids: readonly string[]): Promise<string[]> {
  const users = db
    .selectFrom('app_user')
    .where('institution', '=', work.institution)
    .where('id', '=', anyOf(ids))
    .where('accountType', '=', 'EXTERNAL')
  return (await rows(work, users.select('id'))).map(({ id }) => id)
}

/** Gives users a new password, by its hash, or none. */
export async function setPasswords(
  work: Work,
  passwords: readonly { id: string; password: string | null }[]
): Promise<void> {
  if (passwords.length === 0) return
  await change(
    work,
    sql`update app_user u set password = s.password, failed_logins = 0, locked_until = null
      from json_to_recordset(${JSON.stringify(passwords)}::json) as s (id bigint, password varchar)
      where u.institution = ${work.institution} and u.id = s.id`
  )
}

/** What became of one user. */
export interface Result {
  userId: string
  outcome: UserUpdateResult['outcome']
  code: string | null
  message: string | null
  changes: Change[] | null
}

/** Adds to the report of a run. */
export async function insertResults(work: Work, instance: string, results: readonly Result[]): Promise<void> {
  await change(
    work,
    sql`insert into user_update_result (institution, instance, user_id, outcome, code, message, changes)
      select ${work.institution}::varchar, ${instance}::bigint, r."userId", r.outcome, r.code, r.message, r.changes
      from json_to_recordset(${JSON.stringify(results)}::json)
        as r ("userId" bigint, outcome varchar, code varchar, message varchar, changes jsonb)`
  )
}

/** Everything that reports tell of one user, for the person to take along. */
export const toldOf = (work: Work, userId: string) =>
  rows(
    work,
    db
      .selectFrom('user_update_result')
      .where('institution', '=', work.institution)
      .where('userId', '=', userId)
      .select(['instance', 'outcome', 'changes'])
      .orderBy('instance')
  )

/** Removes what reports tell of users. */
export async function forgetUsers(work: Work, userIds: readonly string[]): Promise<void> {
  const all = db.deleteFrom('user_update_result').where('institution', '=', work.institution)
  await change(work, all.where('userId', '=', anyOf(userIds)))
}
