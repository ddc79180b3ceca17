import type { ErrorRow } from './row.ts'

/** S/FTP connections: our own name space only, hence the code of an invalid parameter. */
export const sftp = {
  SFTP_CONNECTION_NOT_FOUND: [400, '40166411', 'There is no S/FTP connection {name}.'],
  SFTP_CONNECTION_IN_USE: [409, '402223', 'The S/FTP connection {name} is used by {by}: change that first.'],
  SECRETS_KEY_MISSING: [400, '40166411', 'No password or key can be stored: the service has no SECRETS_KEY.'],
  SECRET_UNREADABLE: [
    400,
    '40166411',
    'The stored {secret} of the S/FTP connection {name} cannot be decrypted with this SECRETS_KEY: give it anew.'
  ]
} satisfies Record<string, ErrorRow>
