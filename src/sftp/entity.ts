import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'

export const SftpConnectionSchema = defineEntity({
  name: 'SftpConnection',
  tableName: 'sftp_connection',
  properties: {
    institution: p.string().length(64).primary(),
    /** The name in lower case: two names of an institution never differ by case only. */
    nameKey: p.string().length(64).primary(),
    name: p.string().length(64),
    description: p.string().length(1000).nullable(),
    host: p.string().length(255),
    port: p.integer(),
    username: p.string().length(255),
    /** `SHA256:...` of the server's host key, as `ssh-keygen -l` prints it: the only key that is accepted. */
    hostKey: p.string().length(128),
    baseDirectory: p.string().length(1000),
    /** Encrypted by SECRETS_KEY (secrets.ts); never leaves the service. */
    password: p.text().nullable(),
    privateKey: p.text().nullable(),
    passphrase: p.text().nullable(),
    createdBy: p.string().length(255),
    createdAt: p.datetime(),
    modifiedAt: p.datetime()
  }
})

/** An S/FTP server that feeds come from and exports go to. */
export class SftpConnection extends SftpConnectionSchema.class {}
SftpConnectionSchema.setClass(SftpConnection)

export const entities = [SftpConnection]

/** These tables as statements see them. */
export type SftpTables = TablesOf<typeof SftpConnectionSchema>
