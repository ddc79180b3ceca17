import { randomBytes } from 'node:crypto'
import type Client from 'ssh2-sftp-client'
import { kindOf, notFound } from './failure.ts'

const extension = 'posix-rename@openssh.com'

/** True when the server announces a rename that replaces what has the new name, as OpenSSH does. Others rarely do. */
export const isAtomic = (client: Client): boolean =>
  (client as unknown as { sftp?: { _extensions?: Record<string, string> } }).sftp?._extensions?.[extension] !==
  undefined

/**
 * Renames a file; one that has the new name is replaced. Where the server has no rename that replaces, the other file
 * is moved aside first and removed at the end: when the step in between fails it gets its name back, and nothing is
 * lost.
 */
export async function replace(client: Client, from: string, to: string): Promise<void> {
  if (isAtomic(client))
    try {
      await client.posixRename(from, to)
      return
    } catch (error) {
      // Announced and yet not there.
      if (kindOf(error as Error) !== 'UNSUPPORTED') throw error
    }
  try {
    await client.rename(from, to)
  } catch (error) {
    if (kindOf(error as Error) === 'CUT') throw error
    // Which of the two it was about, not every server says.
    if (!(await client.exists(from))) throw notFound()
    if (!(await client.exists(to))) throw error
    await moveInto(client, from, to)
  }
}

async function moveInto(client: Client, from: string, to: string): Promise<void> {
  const aside = `${to}.${randomBytes(4).toString('hex')}.old`
  await client.rename(to, aside)
  try {
    await client.rename(from, to)
  } catch (error) {
    await client.rename(aside, to)
    throw error
  }
  // The new file is in its place: what cannot be removed beside it is no failure.
  await client.delete(aside).catch(() => {})
}
