import type { Command } from 'commander'
import { contextOf } from './context.ts'
import { exits } from './exits.ts'
import { programOf } from './program.ts'

/** docs/cli.md: every subcommand as it prints itself. `generated` says that it is printed. */
export function cliDocument(generated: string): string {
  const program = programOf(contextOf({ out: process.stdout, err: process.stderr, env: {} }, () => {}))
  const codes = Object.values(exits).map(([code, meaning]) => `| ${code} | ${meaning} |`)
  return `# The command \`patronage\`

${generated}

\`npx patronage COMMAND\` in the folder of the project; \`npm run sis|key|audit|privacy|migrate -- ...\` are the same
commands under shorter names. Configured by the [environment](../README.md#configuration). No command starts or makes a
database unless \`--embedded\` asks for it; without one there is an error and the code 5.

## How a command ends

| code | meaning |
| --- | --- |
${codes.join('\n')}

A run that waits for an approval has not failed: its guard did what it is there for, and somebody is told by mail
([alarms.md](alarms.md)). A script tells it from a failure by its code:

\`\`\`sh
npx patronage sis synchronize users.zip --profile CAMPUS
case $? in
  0 | 3) ;;                                  # applied; 3: some records were rejected
  4) echo "Waits: npx patronage sis runs --waiting" ;;
  *) exit 1 ;;                               # only this is a failure
esac
\`\`\`

In a unit of systemd the same is \`SuccessExitStatus=3 4\`.
${commands(program).map(section).join('')}`
}

/** The commands that do something, in the order of the help. */
const commands = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(commands)

function section(command: Command): string {
  const names: string[] = []
  for (let at: Command | null = command; at; at = at.parent) names.unshift(at.name())
  const text = command.description()
  return `
## \`${names.join(' ')}\`

${text.charAt(0).toUpperCase()}${text.slice(1)}.

\`\`\`
${command
  .helpInformation()
  .replace(/\n\n[^\n]*[\s\S]*?\n\n(?=Arguments:|Options:)/, '\n\n')
  .trim()}
\`\`\`
`
}
