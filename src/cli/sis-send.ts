import { accessSync, constants, statSync } from 'node:fs'
import { postFeed } from '../sis/cli/client.ts'
import type { Register } from './context.ts'
import { Ending } from './exits.ts'
import { type RemoteOptions, speaking, withService } from './remote.ts'
import { watchRun } from './sis-watch.ts'

const actions = {
  import: 'send a file and follow its run: users who are new are created, all others rejected',
  synchronize: 'send a file and follow its run: users are created and updated'
} as const

/** `patronage sis import|synchronize`: sends a feed to the service and follows its run. */
export const registerSend: Register = (parent, context) => {
  for (const [mode, text] of Object.entries(actions) as [keyof typeof actions, string][]) {
    const command = parent
      .command(mode)
      .description(text)
      .argument(
        '<file>',
        'a zip of XML files, one .xml file, users as .json or .ndjson, or a .csv that the profile can read'
      )
      .requiredOption('--profile <code>', 'the profile whose rules hold')
      .option('--dry-run', 'report what would change; change nothing')
    speaking(command).action((file: string, { profile, dryRun = false, ...of }: RemoteOptions & Sent) => {
      refuseUnreadable(file)
      return withService(context, of, async remote => {
        const { id } = await postFeed(remote, file, { profile, mode, dryRun })
        await watchRun(context, remote, id)
      })
    })
  }
}

interface Sent {
  profile: string
  dryRun?: boolean
}

/** Ends with `usage` when the file cannot be read, or is a folder. */
export function refuseUnreadable(file: string): void {
  let isFolder: boolean
  try {
    accessSync(file, constants.R_OK)
    isFolder = statSync(file).isDirectory()
  } catch {
    throw new Ending('usage', `There is no file ${file} that can be read.`)
  }
  if (isFolder) throw new Ending('usage', `${file} is a folder: name one file.`)
}
