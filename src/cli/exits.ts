/** How a command ends: the same numbers for every subcommand, printed in its help and in docs/cli.md. */
export const exits = {
  done: [0, 'done'],
  failed: [1, 'failed, refused, or what was checked is not sound'],
  usage: [2, 'the command line or the environment makes no sense; nothing was done'],
  rejected: [3, 'done, but records were rejected'],
  waiting: [4, 'a run waits for an approval: nothing has failed, and nothing is applied yet'],
  nothing: [5, 'there is nothing to work on: no service answers, or there is no database']
} as const satisfies Record<string, readonly [code: number, meaning: string]>

/** Ends a command with a message and a code. */
export class Ending extends Error {
  readonly code: number
  constructor(how: keyof typeof exits, message: string) {
    super(message)
    this.code = exits[how][0]
  }
}
