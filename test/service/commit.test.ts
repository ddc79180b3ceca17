import t from 'tap'
import { places, sources } from '../house/rules.ts'

t.test('COMMIT: an answer leaves after its transaction is committed', async t => {
  // A handler that calls send() answers from inside its transaction: a client could read before the commit, or be told
  // of a success that is then rolled back. It sets the code and returns the value instead.
  const answers = /\breply\b.*\.send\(|^\s*\.send\(/
  const routes = sources(/^src\/.*routes\.ts$/)
  t.ok(routes.length > 5, `${routes.length} files`)
  t.same(
    routes.flatMap(file => places(file, answers)),
    []
  )
  const path = 'src/users/alma-routes.ts'
  for (const text of ['return reply.code(204).send(null)', 'reply\n  .code(201)\n  .send(user)'])
    t.equal(places({ path, text }, answers).length, 1, text)
  for (const text of ['reply.code(204)', 'return sendLater(reply)']) t.same(places({ path, text }, answers), [], text)
})
