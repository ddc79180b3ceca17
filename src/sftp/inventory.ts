import type { Inventory } from '../personal-data/table.ts'

/** Servers that feeds are fetched from (docs/personal-data.md). Secrets are encrypted with `SECRETS_KEY`. */
export const inventory: Inventory = [
  {
    table: 'sftp_connection',
    about: 'a server, its user, and the encrypted password or key; no patron',
    actors: 'created_by username',
    plain: `institution name_key name description host port host_key base_directory password private_key passphrase
      created_at modified_at`
  }
]
