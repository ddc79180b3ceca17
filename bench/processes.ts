import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Server {
  url: string
  pid: number
}

const children: ChildProcess[] = []

/** One of the two measured processes (http-child.ts), on a database; both run as `npm start` does (package.json). */
export async function start(kind: 'service' | 'bare', database: string): Promise<Server> {
  const flags = ['--max-semi-space-size=8', '--heap-growing-percent=40']
  const child = spawn(process.execPath, [...flags, join(import.meta.dirname, 'http-child.ts'), kind], {
    env: { ...process.env, DATABASE_URL: database, MALLOC_ARENA_MAX: '2' },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  children.push(child)
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('http')) return { url: line, pid: child.pid ?? 0 }
  throw new Error(`The ${kind} did not start.`)
}

/** Ends all that were started. */
export async function stopAll(): Promise<void> {
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(
    children.map(child => new Promise(done => (child.exitCode !== null ? done(null) : child.once('exit', done))))
  )
}

/** Processor time of a process so far, in microseconds; 0 where the system does not tell. */
export function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10_000
  } catch {
    return 0
  }
}

/** Begins to look for the most memory of a process anew; false where the system cannot. */
export function forgetPeakOf(pid: number): boolean {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
    return true
  } catch {
    return false
  }
}

/** Most memory that a process ever held, in MB; 0 where the system does not tell. */
export function peakMbOf(pid: number): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
  } catch {
    return 0
  }
}
