import Type from 'typebox'

/** smtp or smtps, a host; what is in front of it or behind it must not be mistaken for one (an unescaped @, : or /). */
const mailServer =
  '^[sS][mM][tT][pP][sS]?://([^\\s/@:]+(:[^\\s/@:]*)?@)?([\\w.-]+|\\[[\\da-fA-F:.]+\\])(:\\d{1,5})?/?(\\?\\S*)?$'

/** Options of letters and alarms that leave the service. */
export const mailOptions = {
  SMTP_URL: Type.Optional(
    Type.String({
      pattern: mailServer,
      description:
        'Mail server for notices and alarms, such as smtps://user:password@mail.example. Absent: no mail is sent.'
    })
  ),
  MAIL_FROM: Type.String({
    default: 'library@localhost',
    description: 'Sender of notices, such as Library <library@mail.example>.'
  }),
  SMS_URL: Type.Optional(
    Type.String({
      pattern: '^(https?://\\S+|mailto:[^@\\s]*\\{number\\}[^@\\s]*@\\S+)$',
      description:
        'SMS for users who chose it: a gateway (https://...; docs/letters.md), or `mailto:{number}@sms.example`. Absent: none.'
    })
  )
}

/** Options of what proves that people are forgotten. */
export const privacyOptions = {
  PRIVACY_KEY: Type.Optional(
    Type.String({
      pattern: '^([0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=)$',
      description:
        'Signs what anonymization tells of its runs (Ed25519): 32 bytes as hex or base64. Absent: chained, not signed.'
    })
  ),
  PRIVACY_OLD_KEYS: Type.Optional(
    Type.String({
      pattern: '^([0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=)(,([0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=))*$',
      description:
        'Public keys of what PRIVACY_KEY was before, the oldest first: a comma list, each as `npx patronage privacy verify` shows it.'
    })
  ),
  PRIVACY_LOG_FILES: Type.Optional(
    Type.String({
      description:
        'Log files that the proof of an anonymization searches too: a comma list of paths or patterns; `.gz` is unpacked.'
    })
  )
}
