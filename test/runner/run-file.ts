import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type Outcome, tapReader } from './outcome.ts'

/** What became of a test file. */
export interface FileResult extends Outcome {
  path: string
  seconds: number
  /** The end of what it wrote to its error output. */
  noise: string
}

/** Processes of test files that are going on. */
const going = new Set<ChildProcess>()

/** Kills the test files that are going on. */
export const killAll = (): void => {
  for (const child of going) child.kill('SIGKILL')
}

/**
 * Runs one test file in a process of its own. After `patienceS` seconds tap tells what it is waiting for and fails; a
 * minute later the process is killed. A process that ends otherwise than well is a failure, whatever it said.
 */
export async function runFile(path: string, environment: NodeJS.ProcessEnv, patienceS: number): Promise<FileResult> {
  const begun = performance.now()
  const env = { ...environment, TAP: '1', TAP_TIMEOUT: String(patienceS) }
  const child = spawn(process.execPath, [path], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  going.add(child)
  const late = setTimeout(() => child.kill('SIGKILL'), (patienceS + 60) * 1000)
  const reader = tapReader()
  let noise = ''
  child.stdout.on('data', (text: Buffer) => reader.write(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    noise = (noise + text).slice(-8000)
  })
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  clearTimeout(late)
  going.delete(child)
  const outcome = reader.end()
  if (code !== 0 && outcome.failures.length === 0)
    outcome.failures.push({ names: [`its process ended with ${signal ?? `code ${code}`}`], diag: {} })
  return { ...outcome, path, noise, seconds: (performance.now() - begun) / 1000 }
}

/**
 * Runs the files of a queue, `jobs` at a time, in their order, until it is empty; `tell` hears of each as it ends.
 */
export async function runFiles(
  queue: string[],
  jobs: number,
  run: (path: string) => Promise<FileResult>,
  tell: (result: FileResult) => void
): Promise<FileResult[]> {
  const results: FileResult[] = []
  const lane = async () => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const result = await run(path)
      results.push(result)
      tell(result)
    }
  }
  await Promise.all(Array.from({ length: Math.min(jobs, queue.length) }, lane))
  return results
}
