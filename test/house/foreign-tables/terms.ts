const decides = 'rules, units of locations and open hours decide together and are read in one statement'
export const reasons = {
  location: decides,
  open_hour: decides,
  fulfillment_unit: 'rules may only name units that are there, which is asked for all of them at once'
}
