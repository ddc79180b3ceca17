import { PassThrough } from 'node:stream'
import { patronage } from '../../src/cli/program.ts'

export interface Ended {
  code: number
  out: string
  err: string
}

/** Runs the command `patronage` within this process, in an environment of its own. */
export async function command(args: readonly string[], env: Record<string, string | undefined> = {}): Promise<Ended> {
  const [out, err] = [new PassThrough(), new PassThrough()]
  const code = await patronage(args, { out: out as never, err: err as never, env })
  const all = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? ''
  return { code, out: all(out), err: all(err) }
}
