import Type, { type Static } from 'typebox'

/** A path on the server: no control characters. */
const path = (description: string) =>
  Type.String({ minLength: 1, maxLength: 1000, pattern: '^[^\\u0000-\\u001f]+$', default: '.', description })

const secret = (maxLength: number, description: string) => Type.Optional(Type.String({ maxLength, description }))

const common = {
  description: Type.Optional(Type.String({ maxLength: 1000 })),
  host: Type.String({ minLength: 1, maxLength: 255, pattern: '^[\\w.:-]+$', description: 'Name or address.' }),
  port: Type.Integer({ default: 22, minimum: 1, maximum: 65535 }),
  user: Type.String({ minLength: 1, maxLength: 255 }),
  host_key: Type.Optional(
    Type.String({
      pattern: '^SHA256:[A-Za-z0-9+/]{43}=?$',
      description:
        'Fingerprint of the only host key that is accepted, as `ssh-keygen -l` prints it. Absent: no connection is made; a test tells which key the server has.'
    })
  ),
  base_directory: path('Where on the server everything else is counted from.')
}

export const SftpConnectionInput = Type.Object(
  {
    ...common,
    password: secret(1000, 'Never returned. Absent: as it was; empty: none.'),
    private_key: secret(20_000, 'In OpenSSH or PEM format. Never returned. Absent: as it was; empty: none.'),
    passphrase: secret(1000, 'Of the private key. Never returned. Absent: as it was; empty: none.')
  },
  { $id: 'SftpConnectionInput' }
)
export type SftpConnectionInput = Static<typeof SftpConnectionInput>

export const SftpConnection = Type.Object(
  {
    name: Type.String(),
    ...common,
    has_password: Type.Boolean(),
    has_private_key: Type.Boolean(),
    created_by: Type.String(),
    modified_at: Type.String({ format: 'date-time' })
  },
  { $id: 'SftpConnection' }
)

export const SftpConnectionList = Type.Object(
  { connections: Type.Array(SftpConnection), total: Type.Integer() },
  { $id: 'SftpConnectionList' }
)

/** A folder below the base directory of a connection: it does not lead out of it. */
export const remoteFolder = (description: string) =>
  Type.String({
    default: '.',
    maxLength: 255,
    pattern: '^(?!/)(?!.*(^|/)\\.\\.(/|$))[^\\u0000-\\u001f]*$',
    description
  })

export const SftpTestQuery = Type.Object({
  directory: remoteFolder('Folder below the base directory in which it is tried, as a profile names it.')
})

const steps = ['connect', 'upload', 'list', 'download', 'rename', 'replace', 'delete'] as const

export const SftpTest = Type.Object(
  {
    success: Type.Boolean(),
    messages: Type.Array(Type.String(), { description: "Alma's line for upload, download and delete that succeeded." }),
    steps: Type.Array(Type.Enum([...steps]), { description: 'The steps that succeeded, in their order.' }),
    failure: Type.Optional(Type.Object({ step: Type.Enum([...steps]), message: Type.String() })),
    atomic_rename: Type.Optional(
      Type.Boolean({
        description:
          'False: the server has no rename that replaces (posix-rename@openssh.com). A file that is replaced is moved aside first, and missing for a moment.'
      })
    ),
    host_key: Type.Optional(Type.String({ description: 'Fingerprint of the key that the server has.' }))
  },
  { $id: 'SftpTest' }
)
export type SftpTest = Static<typeof SftpTest>

export const SftpParams = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\w. -]+$' })
})
