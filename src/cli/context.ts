import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Config, readConfig } from '../config.ts'
import type { Screen } from '../sis/cli/progress.ts'
import { Ending, exits } from './exits.ts'

/** What a command reads and writes: of the process, or of a test. */
export interface Io {
  out: Screen
  err: Screen
  env: Record<string, string | undefined>
}

/** What the subcommands are made with. */
export interface Context extends Io {
  say(line: string): void
  /** Sets how the command ends, when it ends without an error. */
  end(how: keyof typeof exits): void
  /** The configuration of the environment; ends with `usage` when it is wrong. */
  config(): Config
}

/** A context on these streams; `end` is told the code. */
export const contextOf = (io: Io, end: (code: number) => void): Context => ({
  ...io,
  say: line => void io.out.write(`${line}\n`),
  end: how => end(exits[how][0]),
  config() {
    try {
      return readConfig(io.env)
    } catch (error) {
      throw new Ending('usage', (error as Error).message)
    }
  }
})

/** `--embedded`, of whatever works on a database. */
export const embeddedOption = (): Option =>
  new Option(
    '--embedded',
    'use the PostgreSQL that the project brings, on DATA_DIR; without it no command starts or makes a database'
  )

/** Adds a subcommand that is described by `describe`. */
export type Register = (parent: Command, context: Context) => void

/** Reads NUMBER:HASH, as checks print a head; `digits` long at most. */
export function headOf(text: string): { number: number; hash: string } {
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (!number || !hash) throw new InvalidArgumentError('It is NUMBER:HASH, the last words of an earlier check.')
  return { number: Number(number), hash }
}

/** Reads a whole number from 1. */
export function countOf(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It is a number from 1 to 999999.')
  return Number(text)
}
