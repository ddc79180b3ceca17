import { Command, CommanderError } from 'commander'
import { version } from '../start/version.ts'
import { registerAudit } from './audit.ts'
import { type Context, contextOf, type Io } from './context.ts'
import { Ending, exits } from './exits.ts'
import { registerKey } from './key.ts'
import { registerMigrate } from './migrate.ts'
import { registerPrivacy } from './privacy.ts'
import { registerSis } from './sis.ts'
import { registerStart } from './start.ts'

const ends = Object.values(exits)
  .map(([code, meaning]) => `  ${code}  ${meaning}`)
  .join('\n')

/** The command `patronage` with all its subcommands. */
export function programOf(context: Context): Command {
  const program = new Command('patronage')
    .description('Users, loans, requests and fees as Alma serves them; feeds, keys, the audit trail, anonymization.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError()
    .configureHelp({ helpWidth: 110 })
    .configureOutput({
      writeOut: text => void context.out.write(text),
      writeErr: text => void context.err.write(text),
      getOutHelpWidth: () => 110,
      getErrHelpWidth: () => 110,
      getOutHasColors: () => false,
      getErrHasColors: () => false
    })
    .addHelpText('after', `\nEnds with:\n${ends}\n\nConfigured by environment variables: README.md, "Configuration".`)
  registerStart(program, context)
  registerMigrate(program, context)
  registerSis(program, context)
  registerKey(program, context)
  registerAudit(program, context)
  registerPrivacy(program, context)
  return program
}

/** Runs a command line; returns how the process shall end. Never throws. */
export async function patronage(args: readonly string[], io: Io): Promise<number> {
  let code: number = exits.done[0]
  const program = programOf(
    contextOf(io, ended => {
      code = ended
    })
  )
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.done[0] : exits.usage[0]
    const { message, cause } = error as Error
    io.err.write(`${cause instanceof Error ? `${message}: ${cause.message}` : message}\n`)
    return error instanceof Ending ? error.code : exits.failed[0]
  }
}
