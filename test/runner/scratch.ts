import { chmodSync, mkdtempSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Bytes that a run writes at most: databases, their log, what the tests leave until its end. */
const most = 3 * 2 ** 30

const freeBytes = (folder: string): number => {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return 0
  }
}

/**
 * A new folder for all that a run writes: in memory where there is plenty of it (a database is a thousand small files,
 * and copying those is most of what a small test costs on a disk), else among the temporary files.
 */
export function scratchFolder(
  memory = '/dev/shm',
  free = Math.min(freemem(), process.availableMemory()),
  needed = most
): string {
  const hasRoom = Math.min(freeBytes(memory), free / 2) > needed
  const folder = mkdtempSync(join(hasRoom ? memory : tmpdir(), 'patronage-test-'))
  // Servers that tests start under another user find their way through it, to what is theirs.
  chmodSync(folder, 0o711)
  return folder
}
