import Type, { type Static } from 'typebox'
import { Coded, Moment, Page } from '../../alma/schema.ts'

const Service = Type.Object({
  code: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  description: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  public_name: Type.Optional(Type.String()),
  avail_for_physical: Type.Optional(Type.Boolean()),
  avail_for_electronic: Type.Optional(Type.Boolean())
})
const Broker = Type.Object({ code: Type.Optional(Type.String()), name: Type.Optional(Type.String()) })

const RequestOption = Type.Object(
  {
    type: Coded('RequestTypes'),
    request_url: Type.Optional(Type.String({ description: 'Where such a request is made.' })),
    general_electronic_service_details: Type.Optional(Service),
    rs_broker_details: Type.Optional(Broker)
  },
  { $id: 'RequestOption', xml: { name: 'request_option' } }
)

/** What may be asked for of a title or an item (recorded: tulibraries, upenn). There is no count. */
export const RequestOptions = Type.Object(
  { request_option: Type.Optional(Type.Array(RequestOption, { empty: 'list' })) },
  { $id: 'RequestOptions', xml: { name: 'request_options' } }
)
export type RequestOptions = Static<typeof RequestOptions>

const BookingPeriod = Type.Object(
  {
    from_time: Moment(),
    to_time: Moment()
  },
  { $id: 'BookingPeriod', xml: { name: 'booking_availability' } }
)

/**
 * The periods in which a title or an item cannot be booked. The shape is our guess: the documents name the object only
 * (`alma-api.md` 2.9).
 */
export const BookingAvailability = Page('booking_availabilities', 'booking_availability', BookingPeriod)
