import { randomBytes } from 'node:crypto'
import { SftpError, sftpError } from './failure.ts'
import type { SftpTest } from './schema.ts'
import { type Access, openSession, type Session } from './session.ts'

type StepName = NonNullable<SftpTest['failure']>['step']

/** Of each step that has one: the words of the tool that operators know (ANL-05). */
const words: Partial<Record<StepName, string>> = {
  upload: 'Ftp upload success',
  download: 'Ftp download success',
  delete: 'Ftp delete success'
}

/** What feeds and exports do on a server, in a folder of it: each step, tried with a file of random content. */
function stepsOf(session: Session, folder: string, stem: string): [name: StepName, step: () => Promise<void>][] {
  const [first, second] = [`${folder}/${stem}`, `${folder}/${stem}2`]
  const content = randomBytes(256)
  const same = async (name: string): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of session.read(name)) chunks.push(chunk)
    if (!Buffer.concat(chunks).equals(content)) throw new SftpError('What came back is not what was sent.')
  }
  return [
    ['upload', () => session.write(first, content)],
    ['list', () => isListed(session, folder, stem, content.length)],
    ['download', () => same(first)],
    ['rename', () => session.rename(first, second)],
    [
      'replace',
      async () => {
        await session.write(first, Buffer.alloc(1))
        await session.rename(second, first)
        await same(first)
      }
    ],
    ['delete', () => session.remove(first)]
  ]
}

async function isListed(session: Session, folder: string, name: string, bytes: number): Promise<void> {
  const found = (await session.list(folder)).find(file => file.name === name)
  if (found?.bytes !== bytes) throw new SftpError('The file that was sent does not stand in the listing of the folder.')
}

/**
 * Tries all that feeds and exports need in a folder of a server: list, write, read, rename, replace, delete. Says what
 * worked, and which step failed and why. A file that is left of a step that failed is removed, where that is possible.
 */
export async function probe(access: Access, folder: string): Promise<SftpTest> {
  const messages: string[] = []
  const tried: StepName[] = []
  const stem = `.patronage-${randomBytes(8).toString('hex')}.probe`
  let session: Session | undefined
  let step: StepName = 'connect'
  try {
    session = await openSession(access)
    tried.push(step)
    for (const [name, run] of stepsOf(session, folder, stem)) {
      step = name
      await run()
      tried.push(name)
      const told = words[name]
      if (told) messages.push(told)
    }
    return { success: true, messages, steps: tried, host_key: session.hostKey, atomic_rename: session.atomic }
  } catch (error) {
    const { message, hostKey = session?.hostKey } = sftpError(error as Error)
    if (session) await sweep(session, folder, stem)
    return { success: false, messages, steps: tried, failure: { step, message }, ...(hostKey && { host_key: hostKey }) }
  } finally {
    await session?.end()
  }
}

/** Removes what the probe has left. */
async function sweep(session: Session, folder: string, stem: string): Promise<void> {
  for (const { name } of await session.list(folder).catch(() => []))
    if (name.startsWith(stem)) await session.remove(`${folder}/${name}`).catch(() => {})
}
