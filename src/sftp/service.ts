import { AlmaError } from '../alma/errors.ts'
import { changedNames } from '../audit/changed.ts'
import { recordAudit } from '../audit/service.ts'
import { type Config, isSandbox } from '../config.ts'
import type { Work } from '../platform/work.ts'
import { addressRule } from './addresses.ts'
import { SftpConnection } from './entity.ts'
import { usersOfConnection } from './in-use.ts'
import type { SftpConnectionInput } from './schema.ts'
import { keyBytes, seal, unseal } from './secrets.ts'
import type { Access } from './session.ts'

type Secret = 'password' | 'privateKey' | 'passphrase'
const wireName = { password: 'password', privateKey: 'private_key', passphrase: 'passphrase' } as const
const secrets = Object.keys(wireName) as Secret[]

/** The connections of the institution, by name. */
export const listConnections = (work: Work): Promise<SftpConnection[]> =>
  work.em.find(SftpConnection, {}, { orderBy: { nameKey: 'asc' } })

/** A connection by its name, without regard to case; throws SFTP_CONNECTION_NOT_FOUND. */
export async function findConnection(work: Work, name: string): Promise<SftpConnection> {
  const found = await work.em.findOne(SftpConnection, { nameKey: name.toLowerCase() })
  if (!found) throw new AlmaError('SFTP_CONNECTION_NOT_FOUND', { name: name.slice(0, 64) })
  return found
}

/**
 * Makes a connection, or changes it; says whether it is new. Secrets that are not given stay; an empty one is
 * removed. Throws SECRETS_KEY_MISSING when there is a secret to store and no key to encrypt it with.
 */
export async function saveConnection(
  work: Work,
  name: string,
  input: SftpConnectionInput,
  secretsKey: string | undefined
): Promise<{ connection: SftpConnection; isNew: boolean }> {
  const nameKey = name.toLowerCase()
  const present = await work.em.findOne(SftpConnection, { nameKey })
  // Else whoever may change a connection could have its password sent to a server of his own.
  if (present?.password && input.password === undefined && (present.host !== input.host || present.port !== input.port))
    throw new AlmaError('INVALID_INPUT', { detail: 'The host has changed: give the password anew.' })
  const values = {
    name: present?.name ?? name,
    description: input.description ?? null,
    host: input.host,
    port: input.port,
    username: input.user,
    hostKey: input.host_key?.replace(/=$/, '') ?? '',
    baseDirectory: input.base_directory,
    modifiedAt: work.now,
    ...sealed(work, nameKey, input, secretsKey)
  }
  const before = present ? settingsOf(present) : {}
  const connection = present
    ? work.em.assign(present, values)
    : work.em.create(SftpConnection, {
        institution: work.institution,
        nameKey,
        createdBy: work.actor,
        createdAt: work.now,
        ...values
      })
  await work.em.flush()
  const action = present ? 'sftp-connection.changed' : 'sftp-connection.created'
  const changed = changedNames(before, settingsOf(connection)).join(' ')
  await recordAudit(work, { action, subject: subjectOf(connection), detail: { changed } })
  return { connection, isNew: !present }
}

/** Removes a connection; throws SFTP_CONNECTION_IN_USE while a profile fetches its feeds by it. */
export async function removeConnection(work: Work, name: string): Promise<void> {
  const connection = await findConnection(work, name)
  const users = await usersOfConnection(work, connection.nameKey)
  if (users.length > 0) throw new AlmaError('SFTP_CONNECTION_IN_USE', { name: connection.name, by: users.join(', ') })
  work.em.remove(connection)
  await work.em.flush()
  await recordAudit(work, { action: 'sftp-connection.deleted', subject: subjectOf(connection) })
}

/** What an operator sets, by the names of the wire; of secrets whether they are others. */
const settingsOf = (connection: SftpConnection) => ({
  description: connection.description,
  host: connection.host,
  port: connection.port,
  user: connection.username,
  host_key: connection.hostKey,
  base_directory: connection.baseDirectory,
  password: connection.password,
  private_key: connection.privateKey,
  passphrase: connection.passphrase
})

/** How the audit trail names a connection. */
export const subjectOf = ({ name }: Pick<SftpConnection, 'name'>): string => `sftp-connection:${name}`

/** What of the configuration decides about connections. */
export type SftpConfig = Pick<Config, 'SECRETS_KEY' | 'SFTP_ALLOW' | 'SANDBOX' | 'DATABASE_URL'>

/**
 * What it takes to connect, its secrets decrypted. Throws SECRET_UNREADABLE when the key is not that of the secrets. In
 * sandbox mode every address may be connected to, unless SFTP_ALLOW says which.
 */
export function accessOf(connection: SftpConnection, config: SftpConfig): Access {
  const secretsKey = config.SECRETS_KEY
  const { institution, nameKey, name, host, port, username, hostKey, baseDirectory } = connection
  const open = (secret: Secret): string | undefined => {
    const stored = connection[secret]
    if (stored === null || stored === undefined) return undefined
    const place = placeOf(institution, nameKey, secret)
    const text = secretsKey ? unseal(keyBytes(secretsKey), place, stored) : undefined
    if (text === undefined) throw new AlmaError('SECRET_UNREADABLE', { secret: wireName[secret], name })
    return text
  }
  const [password, privateKey, passphrase] = secrets.map(open)
  const allowed = addressRule(config.SFTP_ALLOW ?? (isSandbox(config) ? 'all' : ''))
  return { host, port, username, hostKey, baseDirectory, password, privateKey, passphrase, allowed }
}

const placeOf = (institution: string, nameKey: string, secret: Secret): string =>
  JSON.stringify([institution, nameKey, secret])

function sealed(
  work: Work,
  nameKey: string,
  input: SftpConnectionInput,
  secretsKey: string | undefined
): Partial<Record<Secret, string | null>> {
  const stored: Partial<Record<Secret, string | null>> = {}
  for (const secret of secrets) {
    const given = input[wireName[secret]]
    if (given === undefined) continue
    if (given !== '' && !secretsKey) throw new AlmaError('SECRETS_KEY_MISSING', {})
    stored[secret] =
      given === '' ? null : seal(keyBytes(secretsKey ?? ''), placeOf(work.institution, nameKey, secret), given)
  }
  return stored
}
