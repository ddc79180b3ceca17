import { createTransport, type Transporter } from 'nodemailer'
import type { Config } from '../config.ts'
import type { Parts } from '../domain.ts'
import { openWork, transactional } from '../unit-of-work.ts'
import { fullName } from '../users/mapping.ts'
import type { Work } from '../work.ts'
import { mailable } from './rules.ts'
import { lockQueued, recordOf, settleLetter } from './store.ts'
import { type LetterType, type Template, templates } from './templates.ts'

// A mail server that does not answer must not keep a worker: the queue tries again.
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }
const transports = new WeakMap<Config, Transporter>()

function transportOf(config: Config): Transporter | undefined {
  if (!config.SMTP_URL) return undefined
  const known = transports.get(config)
  if (known) return known
  const made = createTransport({ url: config.SMTP_URL, ...timeouts }) as Transporter
  transports.set(config, made)
  return made
}

/**
 * Mails one letter that waits. The letter is held meanwhile, so that it is mailed once; when the process dies between
 * the server's answer and the commit, it is mailed again, with the same Message-ID. What the server refuses for good is
 * given up at once, anything else when the queue has tried long enough (`last`): also a mail for which no mail server
 * was set when it was tried.
 */
export async function mailLetter(parts: Parts, payload: unknown, last: boolean): Promise<void> {
  const { institution, letter } = payload as { institution: string; letter: number }
  const transport = transportOf(parts.config)
  if (!transport && !last) throw new Error('This process has no mail server.')
  const work = openWork(parts.database, parts.clock, { institution, actor: 'letters', base: '' })
  await transactional(work, async inside => {
    const mail = await mailOf(inside, letter)
    if (!mail) return
    if (!transport) return settleLetter(inside, letter, 'FAILED')
    try {
      await transport.sendMail({ ...mail, from: parts.config.MAIL_FROM, date: inside.now })
    } catch (error) {
      const { responseCode = 0 } = error as { responseCode?: number }
      // The queue keeps the message, and the server's own may name the address.
      if (responseCode < 500 && !last) throw new Error(`The mail server did not take a letter (${responseCode}).`)
      return settleLetter(inside, letter, 'FAILED')
    }
    await settleLetter(inside, letter, 'SENT')
  })
}

/** The mail of a letter that waits; undefined when it does not, or when the user may not be written to any more. */
async function mailOf(work: Work, id: number) {
  const letter = await lockQueued(work, id)
  if (!letter) return undefined
  const record = letter.userId === null ? undefined : await recordOf(work, letter.userId)
  const { notice }: Template = templates[letter.type as LetterType] ?? {}
  const to = record && mailable(record, notice)
  if (!to) {
    await settleLetter(work, id, 'STORED')
    return undefined
  }
  return {
    to: { name: fullName(record), address: to },
    subject: letter.subject,
    text: `${fullName(record)},\n\n${letter.text}\n`,
    messageId: `<letter-${id}@${work.institution.toLowerCase().replace(/[^a-z0-9-]/g, '-')}>`,
    headers: { 'Auto-Submitted': 'auto-generated' }
  }
}
