import Type from 'typebox'
import { kinds } from '../profile/settings.ts'

const Decided = Type.Object(
  {
    by: Type.String({ description: 'Name of the API key.' }),
    who: Type.Optional(Type.String()),
    why: Type.Optional(Type.String()),
    at: Type.String()
  },
  { $id: 'SisDecided' }
)

const Exceeded = Type.Object(
  {
    kind: Type.Enum([...kinds]),
    found: Type.Integer(),
    of: Type.Integer({ description: "Users of the profile; of rejected: the run's records." }),
    count: Type.Optional(Type.Integer()),
    percent: Type.Optional(Type.Number())
  },
  { $id: 'SisExceeded' }
)

/** What a guard found, what was decided, and by whom. */
export const Guard = Type.Object(
  {
    state: Type.Enum(
      ['OFF', 'EXEMPT', 'MEASURING', 'PASSED', 'WAITING', 'APPROVED', 'DISCARDED', 'WOULD_PASS', 'WOULD_WAIT'],
      {
        description:
          'EXEMPT: the first load of a profile. WOULD_PASS, WOULD_WAIT: of a dry run, what would become of the same feed.'
      }
    ),
    exceeded: Type.Optional(Type.Array(Exceeded, { description: 'The thresholds that the run would cross.' })),
    decided: Type.Optional(Decided)
  },
  { $id: 'SisGuard' }
)

/** What a run shows beside its counters. */
export const guarded = {
  action: Type.Enum(['FEED', 'APPLY', 'UNDO'], {
    description: "A feed, a dry run's plan, or another run backwards."
  }),
  based_on: Type.Optional(Type.String({ description: 'The run whose plan is applied, or which is undone.' })),
  guard: Type.Union([Guard, Type.Null()]),
  kinds: Type.Record(Type.String(), Type.Integer(), { description: 'Records by kind of change.' }),
  plan_hash: Type.Optional(Type.String({ description: 'Of a dry run: what is to be named to apply it.' })),
  plan_expires_at: Type.Optional(
    Type.String({
      description:
        'Of a dry run that can be applied: until when. Then its feed goes; sooner when it is applied or discarded, or a user whom it names is deleted.'
    })
  ),
  cancelled: Type.Optional(Decided)
}
