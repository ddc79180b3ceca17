import t from 'tap'
import { feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'

t.test(
  'SIS-42 who is in the feed does not leave it, though the record is refused and tells another primary id',
  async t => {
    const app = await sisApp(t, {
      leavers: 'DEACTIVATE',
      matchIdType: 'BARCODE',
      userGroup: 'GRAD',
      guards: { active: false }
    })
    const identifier = (type: string, value: string) =>
      `<user_identifier><id_type>${type}</id_type><value>${value}</value></user_identifier>`
    const person = (primary_id: string | undefined, barcodes: string[], more = '') => {
      const list = barcodes.map(value => identifier('BARCODE', value))
      const named = primary_id === undefined ? {} : { primary_id }
      return userXml({ ...named, more: `${more}<user_identifiers>${list.join('')}</user_identifiers>` })
    }
    const netid = (value: string) =>
      `<user_identifiers>${identifier('BARCODE', 'B1')}${identifier('NETID', value)}</user_identifiers>`
    const all = () =>
      feed(app, feedXml(...['1', '2', '3'].map(n => person(`p${n}`, [`B${n}`], '<status>ACTIVE</status>'))))
    const rest = [person('p2', ['B2']), person('p3', ['B3'])]
    const gone = async (...records: string[]) => {
      await all()
      const { records: told } = await feed(app, feedXml(...records))
      const left = told.filter(({ file }: any) => file === '(left out of the feed)').map((one: any) => one.primary_id)
      return [told[0].outcome, told[0].reason, left]
    }
    t.same(
      await gone(person('other', ['B1'], '<expiry_date>nonsense</expiry_date>'), ...rest),
      ['rejected', 'INVALID_INPUT', []],
      'refused by the reader'
    )
    t.same(
      await gone(userXml({ primary_id: 'other', more: netid('B2') }), ...rest),
      ['rejected', 'IDENTIFIER_TAKEN', []],
      'refused for an identifier of another user'
    )
    t.same(
      await gone(person('other', ['B1'], '<user_group>NONE</user_group>'), ...rest),
      ['rejected', 'USER_GROUP_ILLEGAL', []],
      'refused for a code'
    )
    t.same(
      await gone(person('p1', ['B2']), person('p3', ['B3'])),
      ['rejected', 'IDENTIFIER_TAKEN', []],
      'both: who has the primary id, and who has the identifier'
    )
    t.same(
      await gone(person('p2', ['B1', 'B2']), person('p3', ['B3'])),
      ['rejected', 'SEVERAL_MATCHES', []],
      'of several users nobody leaves'
    )
    t.same(
      await gone(person('new', ['B9'], '<expiry_date>nonsense</expiry_date>'), ...rest),
      ['rejected', 'INVALID_INPUT', ['p1']],
      'somebody new keeps nobody'
    )
    t.same(await gone(person('new', ['B9'], '<user_group>NONE</user_group>'), ...rest), [
      'rejected',
      'USER_GROUP_ILLEGAL',
      ['p1']
    ])
    t.same(await gone(person('new', []), ...rest), ['rejected', 'MATCH_IDENTIFIER_MISSING', []], 'it may be anybody')
    t.same(await gone(person('new', ['B9']), person('new', ['B9'], '<campus_code>north</campus_code>'), ...rest), [
      'rejected',
      'PERSON_TWICE',
      ['p1']
    ])
  }
)
