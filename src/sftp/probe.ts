import { randomBytes } from 'node:crypto'
import type { SftpTest } from './schema.ts'
import { type Access, openSession, reason, type Session, SftpError } from './session.ts'

type StepName = NonNullable<SftpTest['failure']>['step']

/** Uploads, downloads and deletes a file with random content; says what worked, and which step failed and why. */
export async function probe(access: Access): Promise<SftpTest> {
  const messages: string[] = []
  const name = `.patronage-${randomBytes(8).toString('hex')}.probe`
  const content = randomBytes(256)
  let session: Session | undefined
  let step: StepName = 'connect'
  try {
    session = await openSession(access)
    step = 'upload'
    await session.write(name, content)
    messages.push('Ftp upload success')
    step = 'download'
    const chunks: Buffer[] = []
    for await (const chunk of session.read(name)) chunks.push(chunk)
    if (!Buffer.concat(chunks).equals(content)) throw new SftpError('What came back is not what was sent.')
    messages.push('Ftp download success')
    step = 'delete'
    await session.remove(name)
    messages.push('Ftp delete success')
    return { success: true, messages, host_key: session.hostKey }
  } catch (error) {
    if (step !== 'connect' && step !== 'delete') await session?.remove(name).catch(() => {})
    const message = error instanceof SftpError ? error.message : reason(error as Error)
    const hostKey = session?.hostKey ?? (error as SftpError).hostKey
    return { success: false, messages, failure: { step, message }, ...(hostKey && { host_key: hostKey }) }
  } finally {
    await session?.end()
  }
}
